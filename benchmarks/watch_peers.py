"""Other tools on the files of `watch.py`: the packages that each wants, and what its documentation shows.

A Kolmogorov-Smirnov test for numbers and a chi-square test for texts where the tool lets one choose, else its default.
Each runs in an environment of its own, for their dependencies do not fit together.
"""

READ = """
import pandas as pd
reference, current = (pd.read_parquet(f"{name}.parquet") for name in ("reference", "current"))
numbers, texts = [f"x{i}" for i in range(20)], [f"t{i}" for i in range(10)]
"""
FROUROS = """
from frouros.detectors.data_drift import ChiSquareTest, KSTest
for name in numbers + texts:
    test = (KSTest if name in numbers else ChiSquareTest)()
    test.fit(X=reference[name].dropna().to_numpy())
    test.compare(X=current[name].dropna().to_numpy())
"""
NANNYML = """
import nannyml
nannyml.UnivariateDriftCalculator(
    column_names=numbers + texts, treat_as_categorical=texts, continuous_methods=["kolmogorov_smirnov"],
    categorical_methods=["chi2"], chunk_number=1).fit(reference).calculate(current)
"""
EVIDENTLY = """
from evidently import DataDefinition, Dataset, Report
from evidently.presets import DataDriftPreset
kinds = DataDefinition(numerical_columns=numbers, categorical_columns=texts)
Report([DataDriftPreset()]).run(*(Dataset.from_pandas(table, kinds) for table in (current, reference)))
"""
WHYLOGS = """
import whylogs
from whylogs.viz.drift.column_drift_algorithms import calculate_drift_scores
one, two = (whylogs.log(table).view() for table in (reference, current))
calculate_drift_scores(target_view=two, reference_view=one, with_thresholds=True)
"""
DEEPCHECKS = """
from deepchecks.tabular import Dataset
from deepchecks.tabular.checks import FeatureDrift
one, two = (Dataset(table, cat_features=texts) for table in (reference, current))
FeatureDrift(n_samples=None, n_top_columns=30).run(one, two)
"""
ALIBI = """
import numpy as np
from alibi_detect.cd import TabularDrift
for name in texts:
    known = sorted(reference[name].dropna().unique())
    reference[name], current[name] = (pd.Categorical(table[name], known).codes for table in (reference, current))
old, new = (table.fillna(0).to_numpy(np.float32) for table in (reference, current))
TabularDrift(old, p_val=0.05, categories_per_feature={20 + at: None for at in range(10)}).predict(new)
"""
EXPECTATIONS = """
import great_expectations as gx
from great_expectations import expectations as gxe
context = gx.get_context(mode="ephemeral")
asset = context.data_sources.add_pandas("here").add_dataframe_asset("current")
batch = asset.add_batch_definition_whole_dataframe("whole").get_batch({"dataframe": current})
suite = gx.ExpectationSuite("rules")
for name in numbers:
    suite.add_expectation(gxe.ExpectColumnValuesToBeBetween(column=name, min_value=-1000))
    suite.add_expectation(gxe.ExpectColumnValuesToBeBetween(column=name, max_value=20))
for at, name in enumerate(texts):
    known = [f"{name} of kind {code}" for code in range(5 * at + 5)]
    suite.add_expectation(gxe.ExpectColumnValuesToBeInSet(column=name, value_set=known))
    suite.add_expectation(gxe.ExpectColumnValueLengthsToBeBetween(column=name, max_value=30))
batch.validate(suite)
"""

PEERS = {
    "frouros": ("Frouros (KS, chi-square)", ["pandas", "pyarrow"], FROUROS),
    "nannyml": ("NannyML (KS, chi-square, one chunk)", ["statsmodels", "pyarrow"], NANNYML),
    "alibi-detect": ("Alibi Detect (KS, chi-square)", ["pandas", "pyarrow<20"], ALIBI),
    "whylogs": ("whylogs (profiles, drift scores)", ["whylogs[viz]", "numpy<2", "pandas<3", "pyarrow<20"], WHYLOGS),
    "deepchecks": (
        "Deepchecks (its default)",
        ["scikit-learn==1.4.2", "setuptools<81", "numpy<2", "pandas<3", "pyarrow<20"],
        DEEPCHECKS,
    ),
    "evidently": ("Evidently (its default)", ["pandas<3", "pyarrow"], EVIDENTLY),
    "great_expectations": ("Great Expectations (60 rules, current)", ["pyarrow"], EXPECTATIONS),
}
