"""What R code shows of the practices that facts ask about: read line by line, where a project is written in R."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from solvent.domain.evidence import Place
from solvent.source.paths import Role, role_of, suffix
from solvent.source.project import Project

_CODE = (".r", ".rmd", ".qmd")
_LARGEST, _MOST = 400_000, 300
# Of the bytes of all code: below it R draws a figure beside a project that is written in something else.
_SHARE = 0.5
_PATTERNS: Mapping[str, str] = {
    "trains": r"\b(?:fit|last_fit|tune_grid|tune_bayes|fit_resamples|workflow|train|lm|glm|gam|randomForest|ranger"
    r"|glmnet|cv\.glmnet|xgboost|xgb\.train|lgb\.train|lightgbm|rpart|gbm|svm|auto\.arima|prophet|brm|lmer|keras_model\w*"
    r"|h2o\.\w+)\s*\(",
    "seeds": r"\bset\.seed\s*\(|\bseed\s*=\s*(?:\d|TRUE|params)",
    "evaluates": r"\b(?:rmse|mae|mape|rsq|r2|accuracy|roc_auc|auc|confusionMatrix|conf_mat|postResample|metric_set"
    r"|collect_metrics|RMSE|MAE|f_meas|logLoss|kap)(?:_vec)?\s*\(|\b(?:rmse|mae)\w*\s*=",
    "tracks": r"\bmlflow(?:::|_log_|_start_run)|\bwandb|\btfruns::|\bvetiver_pin_metrics\b",
    "names runs": r"\brun_id\b",
    "keeps afar": r"\bs3(?:::|_put|_upload|\$|write|save)|aws\.s3|put_object|\bpin_write\b|\bdbWriteTable\b"
    r"|bq_table_upload",
    "monitors": r"\bvetiver_(?:compute|plot|pin)_metrics\b",
    "registers": r"\bvetiver_pin_write\b|\bmlflow_register|\bpin_write\s*\([^\n]*model",
    "configured": r"\bconfig::get\b|\bread_yaml\b|\byaml\.load_file\b|\byaml::"
    r"|\boptparse\b|\bargparse\b|\bdocopt\b|\bcommandArgs\b",
    "serves": r"\bplumber\b|\bvetiver_api\b|\bvetiver_deploy\w*|\bvetiver_write_plumber\b"
    r"|\bshinyApp\s*\(|\brunApp\s*\(|#[*']\s*@(?:get|post)\b",
    "predicts": r"\b(?:predict|augment|forecast|posterior_predict|inla\.posterior\.sample)\s*\(",
    "writes": r"\b(?:write_(?:parquet|csv|csv_arrow|rds|feather)|write\.csv|fwrite|saveRDS|dbWriteTable"
    r"|dbAppendTable)\s*\(",
    "saves": r"\b(?:save|saveRDS|write_rds|lgb\.save|xgb\.save|save_model\w*|save\.image)\s*\(",
    "loads": r"\b(?:load|readRDS|read_rds|lgbm_load|xgb\.load|vetiver_pin_read|pin_read|load_model\w*"
    r"|readr::read_rds|\w+_load)\s*\(",
    "validates": r"\b(?:pointblank|assertr|validate|data\.validator)(?:::|\))|\bcreate_agent\s*\(|\bcol_vals_\w+\s*\(",
    "checks": r"\bstopifnot\s*\(|\bassert_that\s*\(|\bassertthat::|\bcheckmate::|\bbetween\s*\(",
    "baseline": r"\bnull_model\s*\(|\b(?:baseline|naive|lin(?:ear)?)_(?:model|fit|wflow|pred)\w*\s*<-",
    "slices": r"\bgroup_by\s*\(",
    "tests": r"\b(?:test_that|expect_\w+)\s*\(",
    "uses project": r"\blibrary\s*\(|\bsource\s*\(|\btest_check\s*\(|::",
    "prepares": r"\b(?:recipe|bake|prep|extract_recipe|recipes::\w+|preProcess)\s*\(",
}
_ANY = {kind: re.compile(pattern) for kind, pattern in _PATTERNS.items()}
_ASIDE = re.compile(r"(?:^|/)renv/|(?:^|/)readme[^/]*$", re.I)
# An API in R is declared in comments of its own form.
_COMMENT = re.compile(r"(^|\s)#(?!\*|'\s*@(?:get|post)\b).*")
_COMMENTED = re.compile(
    r"^\s*#+\s*(?:[\w.$]{1,80}\s*(?:<-|=)\s*\S|[\w.:]{1,80}\(.*\)\s*(?:%>%|\|>)?\s*$|library\(|(?:if|for)\s*\(.*\{\s*$)"
)


@dataclass(frozen=True)
class RCode:
    """The R files of a project written in it, by their paths, comments taken out; none where R is a sideline.

    `commented` are the lines of code that stand in comments.
    """

    texts: Mapping[str, tuple[str, ...]]
    declared: frozenset[str] = frozenset()
    commented: tuple[Place, ...] = ()

    @cached_property
    def _kinds(self) -> dict[str, dict[str, int]]:
        """For each file, the practices that it shows and the first line of each."""
        found: dict[str, dict[str, int]] = {}
        for path, lines in self.texts.items():
            shown = found.setdefault(path, {})
            for number, line in enumerate(lines, 1):
                if line:
                    for kind, pattern in _ANY.items():
                        if kind not in shown and pattern.search(line):
                            shown[kind] = number
        return found

    def where(self, *kinds: str, tests: bool = False) -> tuple[Place, ...]:
        """Where files, or tests, show all of these practices: the place of the first."""
        return tuple(
            Place(path, shown[kinds[0]])
            for path, shown in self._kinds.items()
            if all(kind in shown for kind in kinds) and (role_of(path) is Role.TEST) == tests
        )

    @property
    def steps(self) -> tuple[Place, ...]:
        """Batch predictions: steps of a declared pipeline that predict with a model that they load, and write."""
        found = self.where("predicts", "loads", "writes")
        return tuple(place for place in found if place.path in self.declared)


def r_code(project: Project) -> RCode:
    """The project's R code, read once."""
    return project.once(_read)


def _read(project: Project) -> RCode:
    paths = [p for p in project.with_suffix(*_CODE) if project.entries[p].size <= _LARGEST and not _ASIDE.search(p)]
    mass = sum(project.entries[p].size for p in paths)
    other = sum(e.size for p, e in project.entries.items() if suffix(p) == ".py")
    other += sum(100 * o.lines // 3 for o in project.code if o.is_notebook)
    if not paths or mass < _SHARE * (mass + other):
        return RCode({})
    lines = {p: [line[:500] for line in project.text(p).split("\n")] for p in paths[:_MOST]}
    texts = {p: tuple(_COMMENT.sub("", line) for line in all_of_it) for p, all_of_it in lines.items()}
    off = tuple(Place(p, n) for p in lines for n, line in enumerate(lines[p], 1) if _COMMENTED.match(line))
    gear = project.named("dvc.yaml", "makefile", "_targets.r", "dockerfile*", "run*.sh", "snakefile", "mlproject")
    said = "\n".join(project.text(path) for path in gear)
    return RCode(texts, frozenset(p for p in texts if p in said), off)


def slices(code: RCode) -> tuple[Place, ...]:
    """Where metrics are computed by group."""
    return code.where("slices", "evaluates")


def tracked(code: RCode) -> tuple[Place, ...]:
    """Where runs are recorded: by a tracker, or under a name of their own where others can read them."""
    return code.where("tracks") or code.where("names runs", "keeps afar")


def served(code: RCode) -> tuple[Place, ...]:
    """Where predictions are served: by an API or app that predicts, or by a step of a pipeline."""
    return code.where("serves", "predicts") or code.steps
