"""Which library type a call returns, so far as its name tells: enough to know a frame from a dictionary.

Silence is the rule: what is not listed here has no known type.
"""

import ast

FRAME = "pandas.DataFrame"
SERIES = "pandas.Series"
ARRAY = "numpy.ndarray"

_SAME_KIND = """copy dropna fillna rename reset_index sample head tail sort_values sort_index drop_duplicates
    astype replace interpolate where mask ffill bfill round clip reindex nlargest nsmallest isnull notnull isna notna
    shift diff cumsum abs drop truncate convert_dtypes infer_objects""".split()
_FRAME_METHODS = frozenset(
    [
        *_SAME_KIND,
        *"""merge join assign set_index query apply applymap append pivot_table pivot melt filter transpose
        select_dtypes explode corr describe rename_axis set_axis""".split(),
    ]
)
_SERIES_METHODS = frozenset([*_SAME_KIND, "map", "value_counts", "between", "isin", "duplicated", "rank", "pct_change"])
_FRAME_TO_SERIES = frozenset(["pop", "duplicated", "squeeze"])
_PANDAS_FRAMES = frozenset(
    ["DataFrame", "concat", "merge", "get_dummies", "json_normalize", "pivot_table", "melt", "crosstab", "merge_asof"]
)
_SELF = frozenset(["fit", "to", "cuda", "cpu", "train", "eval", "partial_fit", "set_params", "double", "half", "float"])
_NOT_ITSELF = ("keras.", "tensorflow.", "tf_keras.", "transformers.", "datasets.", "pandas.", "numpy.")
_RETURNS = {
    "sklearn.pipeline.make_pipeline": "sklearn.pipeline.Pipeline",
    "imblearn.pipeline.make_pipeline": "imblearn.pipeline.Pipeline",
    "sklearn.compose.make_column_transformer": "sklearn.compose.ColumnTransformer",
    "pandas.Series": SERIES,
    "pandas.to_datetime": SERIES,
    "pandas.to_numeric": SERIES,
    "pandas.cut": SERIES,
    "pandas.qcut": SERIES,
    "open": "io.TextIOWrapper",
    "dict": "dict",
    "collections.defaultdict": "dict",
    "collections.OrderedDict": "dict",
    "list": "list",
    "sorted": "list",
    "set": "set",
    "frozenset": "set",
    "argparse.ArgumentParser.parse_args": "argparse.Namespace",
    "torch.load": "torch.loaded",
    "lightgbm.train": "lightgbm.Booster",
    "xgboost.train": "xgboost.Booster",
    "numpy.random.default_rng": "numpy.random.Generator",
    "tensorflow.keras.models.load_model": "tensorflow.keras.Model",
    "keras.models.load_model": "keras.Model",
}
_NUMPY_ARRAYS = frozenset(
    """array zeros ones empty full arange linspace concatenate vstack hstack stack asarray load loadtxt genfromtxt
    zeros_like ones_like empty_like full_like where clip log exp sqrt abs""".split()
)
_ARRAY_METHODS = frozenset("copy reshape astype flatten ravel transpose squeeze clip".split())


def returned_type(callee: str) -> str | None:
    """The qualified type that calling `callee` gives, or None.

    >>> returned_type("pandas.read_csv"), returned_type("sklearn.svm.SVC"), returned_type("pandas.DataFrame.dropna")
    ('pandas.DataFrame', 'sklearn.svm.SVC', 'pandas.DataFrame')
    >>> returned_type("json.load")
    """
    if callee in _RETURNS:
        return _RETURNS[callee]
    owner, _, last = callee.rpartition(".")
    if owner == "pandas":
        # `read_excel` may give a dictionary of sheets and `read_html` gives a list.
        frame = (last.startswith("read_") and last not in {"read_html", "read_excel"}) or last in _PANDAS_FRAMES
        return FRAME if frame else None
    if owner == FRAME:
        return FRAME if last in _FRAME_METHODS else _of_values(last, SERIES if last in _FRAME_TO_SERIES else None)
    if owner == SERIES:
        return SERIES if last in _SERIES_METHODS else _of_values(last, FRAME if last == "to_frame" else None)
    if owner == "numpy":
        return ARRAY if last in _NUMPY_ARRAYS else None
    if owner == ARRAY:
        return ARRAY if last in _ARRAY_METHODS else None
    if last in _SELF and owner.rpartition(".")[2][:1].isupper():
        return None if owner.startswith(_NOT_ITSELF) else owner
    if last[:1].isupper():
        return callee
    return None


def _of_values(method: str, otherwise: str | None) -> str | None:
    return ARRAY if method == "to_numpy" else otherwise


def attribute_type(owner: str | None, attribute: str) -> str | None:
    """The type of an attribute of a value of a known type.

    >>> attribute_type("pandas.DataFrame", "values"), attribute_type("pandas.DataFrame", "T"), attribute_type(None, "T")
    ('numpy.ndarray', 'pandas.DataFrame', None)
    """
    if owner in (FRAME, SERIES) and attribute == "values":
        return ARRAY
    if owner in (FRAME, ARRAY) and attribute == "T":
        return owner
    return None


def item_type(owner: str | None, index: ast.AST) -> str | None:
    """The type of `value[index]` for a value of a known type.

    >>> index = lambda text: ast.parse(f"v[{text}]", mode="eval").body.slice
    >>> [item_type("pandas.DataFrame", index(text)) for text in ("'a'", "['a']", "x > 1", "x")]
    ['pandas.Series', 'pandas.DataFrame', 'pandas.DataFrame', None]
    """
    is_filter = isinstance(index, ast.Compare | ast.Slice) or (
        isinstance(index, ast.BinOp) and isinstance(index.op, ast.BitAnd | ast.BitOr)
    )
    if owner == FRAME:
        if isinstance(index, ast.Constant) and isinstance(index.value, str):
            return SERIES
        return FRAME if is_filter or isinstance(index, ast.List) else None
    if owner == SERIES:
        return SERIES if is_filter else None
    return ARRAY if owner == ARRAY and is_filter else None
