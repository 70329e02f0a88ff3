"""A project in R gets the answers that the same practices get in Python; R beside a Python project changes nothing."""

import pytest

from fakes import project_of
from solvent.catalog.shelf import facts

TRAIN = "library(tidymodels)\nset.seed(1)\nfit <- workflow() |> fit(data = train)\nsaveRDS(fit, 'model.rds')\n"
FILLED = "rows <- rfImpute(y ~ ., data = d)\n"
PARTED = "part <- sample(nrow(rows), 90)\nfit <- randomForest(y ~ ., data = rows[part, ])\n"
OWN = "fit <- lm(y ~ x, data = cars)\nsaid <- predict(fit, {})\nprint(rmse(said, cars$y))\n"
API = "library(plumber)\nmodel <- readRDS('model.rds')\n#* @post /predict\nfunction(req) predict(model, req$body)\n"
BATCH = "load('model.RData')\nwrite.csv(predict(model, rows), 'out.csv')\n"
RENV = '{"Packages": {"dplyr": {\n  "Package": "dplyr",\n  "Version": "1.1.4"}}}\n'
TEST = "library(testthat)\nsource('../R/features.R')\ntest_that('x', { expect_equal(f(1), 2) })\n"


@pytest.mark.parametrize(
    ("name", "wanted", "files"),
    [
        ("seeds_set", "yes", {"train.R": TRAIN}),
        ("seeds_set", "no", {"train.R": TRAIN.replace("set.seed(1)", "# set.seed(1)")}),
        ("leakage", "no", {"train.R": TRAIN}),
        ("leakage", "yes", {"train.R": FILLED + PARTED}),
        ("leakage", "no", {"train.R": PARTED + FILLED}),
        ("leakage", "yes", {"train.R": "d$age[is.na(d$age)] <- median(d$age, na.rm = TRUE)\nrows <- d\n" + PARTED}),
        ("leakage", "no", {"train.R": "d <- read.csv('d.csv')\n" + PARTED}),
        ("leakage", "yes", {"train.R": OWN.format("cars")}),
        ("leakage", "no", {"train.R": OWN.format("later")}),
        ("serving_code", "yes", {"train.R": TRAIN, "plumber.R": API}),
        ("serving_code", "no", {"train.R": TRAIN}),
        (
            "serving_code",
            "yes",
            {"train.R": TRAIN, "plumber.R": API.replace("#*", "#'").replace("library(plumber)", "")},
        ),
        ("serving_code", "yes", {"train.R": TRAIN, "predict.R": BATCH, "MLproject": "command: Rscript predict.R\n"}),
        ("serving_code", "no", {"train.R": TRAIN, "predict.R": BATCH}),
        ("unit_tests", "yes", {"R/features.R": "f <- function(x) x + 1\n", "tests/testthat/test-features.R": TEST}),
        ("data_validation", "yes", {"check.R": "agent <- pointblank::create_agent(tbl) |> col_vals_gt(x, 0)\n"}),
        ("baseline_comparison", "yes", {"train.R": TRAIN + "baseline_model <- lm(y ~ 1)\n"}),
        ("deps_pinned", "yes", {"train.R": TRAIN, "renv.lock": RENV}),
        ("deps_pinned", "no", {"train.py": "import sklearn\n" * 99, "renv.lock": RENV}),
        ("notebooks_as_main_code", "yes", {"analysis.Rmd": f"```{{r}}\n{TRAIN}```\n"}),
        ("notebooks_as_main_code", "no", {"train.R": TRAIN}),
        ("monitoring_drift", "yes", {"watch.R": TRAIN + "vetiver_compute_metrics(new, date, 'week', y, .pred)\n"}),
        ("serving_code", "no", {"app.py": "x = 1\n" * 200, "plumber.R": API}),
    ],
)
def test_practices_in_r(name: str, wanted: str, files: dict[str, str]) -> None:
    assert facts()[name].read(project_of(files)).value.value == wanted
