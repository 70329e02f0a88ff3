"""Which preprocessing learns from the rows it sees: statistics, a choice of features or rows, or an encoding."""

import ast

STATISTICS, SELECTION, ENCODER, RESAMPLING = "preprocessing", "selection", "encoder", "resampling"
TEMPORAL, FUTURE = "temporal", "future"

_CLASSES = {
    STATISTICS: """StandardScaler MinMaxScaler RobustScaler MaxAbsScaler PowerTransformer QuantileTransformer
        SimpleImputer Imputer KNNImputer IterativeImputer PCA IncrementalPCA KernelPCA SparsePCA TruncatedSVD FastICA
        NMF CountVectorizer TfidfVectorizer TfidfTransformer KBinsDiscretizer VarianceThreshold UMAP
        ColumnTransformer FactorAnalysis
        SplineTransformer MeanMedianImputer EndTailImputer CategoricalImputer RandomSampleImputer Winsorizer
        EqualFrequencyDiscretiser EqualWidthDiscretiser""",
    SELECTION: """SelectKBest SelectPercentile SelectFromModel RFE RFECV SequentialFeatureSelector SelectFpr SelectFdr
        SelectFwe GenericUnivariateSelect TargetEncoder CatBoostEncoder LeaveOneOutEncoder WOEEncoder JamesSteinEncoder
        LinearDiscriminantAnalysis SMOTE SMOTENC SMOTEN BorderlineSMOTE SVMSMOTE KMeansSMOTE ADASYN RandomOverSampler
        RandomUnderSampler SMOTEENN SMOTETomek NearMiss TomekLinks DecisionTreeDiscretiser DecisionTreeEncoder
        GLMMEncoder MEstimateEncoder QuantileEncoder MeanEncoder""",
    ENCODER: """OneHotEncoder OrdinalEncoder LabelEncoder DictVectorizer BinaryEncoder
        CountEncoder BaseNEncoder CountFrequencyEncoder RareLabelEncoder Tokenizer TextVectorization""",
}
KIND_OF = {name: kind for kind, names in _CLASSES.items() for name in names.split()}
_FUNCTIONS = frozenset(
    f"sklearn.preprocessing.{name}"
    for name in "scale minmax_scale maxabs_scale robust_scale quantile_transform power_transform".split()
) | {"scipy.stats.zscore", "scipy.stats.mstats.winsorize", "pandas.qcut"}
_AVERAGES = frozenset(["mean", "median", "mode", "std", "quantile", "var"])
_GROUP_STATISTICS = frozenset(["mean", "median", "std", "sum", "min", "max", "var"])


def statistic_learnt(node: ast.Call, name: str) -> str:
    """What a call learns from all rows with no transformer at hand; empty where it learns nothing.

    >>> def learnt(text): return statistic_learnt(ast.parse(text, mode="eval").body, "?")
    >>> learnt("df.fillna(df.mean())"), learnt("df.fillna(0)"), learnt("df.fillna(df.mean(axis=1))")
    ('missing values are filled with a statistic', '', '')
    """
    if name in _FUNCTIONS:
        return f"`{name.rpartition('.')[2]}` is computed"
    method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    if method in ("fillna", "replace") and any(computes(argument, _AVERAGES) for argument in node.args):
        return "missing values are filled with a statistic"
    if method == "transform" and _group_statistic(node):
        return "group statistics are computed"
    return ""


def _group_statistic(call: ast.Call) -> bool:
    first = call.args[0] if call.args else None
    return is_grouped(call) and isinstance(first, ast.Constant) and first.value in _GROUP_STATISTICS


def computes(node: ast.AST, names: frozenset[str]) -> bool:
    """Whether an expression computes one of these statistics down the rows, not along them or by group."""
    return any(
        isinstance(part, ast.Call)
        and isinstance(part.func, ast.Attribute)
        and part.func.attr in names
        and not _is_along_rows(part)
        and not is_grouped(part)
        for part in ast.walk(node)
    )


def is_grouped(call: ast.Call) -> bool:
    """Whether a call works group by group or over a rolling window."""
    return any(isinstance(part, ast.Attribute) and part.attr in ("groupby", "rolling") for part in ast.walk(call))


def _is_along_rows(call: ast.Call) -> bool:
    given = [*call.args, *(k.value for k in call.keywords if k.arg == "axis")]
    return any(isinstance(value, ast.Constant) and value.value in (1, "columns", -1) for value in given)
