"""Which library type a call returns, so far as its name tells: enough to know a frame from a dictionary.

Silence is the rule: what is not listed here has no known type.
"""

FRAME = "pandas.DataFrame"
SERIES = "pandas.Series"

_FRAME_METHODS = frozenset(
    [
        "copy",
        "drop",
        "dropna",
        "fillna",
        "merge",
        "join",
        "assign",
        "rename",
        "reset_index",
        "set_index",
        "query",
        "sample",
        "head",
        "tail",
        "sort_values",
        "sort_index",
        "drop_duplicates",
        "astype",
        "replace",
        "apply",
        "applymap",
        "append",
        "pivot_table",
        "melt",
        "filter",
        "interpolate",
        "where",
        "mask",
        "ffill",
        "bfill",
        "round",
        "clip",
        "transpose",
        "select_dtypes",
        "reindex",
        "explode",
        "nlargest",
        "nsmallest",
        "isnull",
        "notnull",
        "isna",
        "notna",
    ]
)
_PANDAS_FRAMES = frozenset(
    ["DataFrame", "concat", "merge", "get_dummies", "json_normalize", "pivot_table", "melt", "crosstab", "merge_asof"]
)
_SELF = frozenset(["fit", "to", "cuda", "cpu", "train", "eval", "partial_fit", "set_params", "double", "half", "float"])
_RETURNS = {
    "sklearn.pipeline.make_pipeline": "sklearn.pipeline.Pipeline",
    "imblearn.pipeline.make_pipeline": "imblearn.pipeline.Pipeline",
    "sklearn.compose.make_column_transformer": "sklearn.compose.ColumnTransformer",
    "pandas.Series": SERIES,
    "pandas.to_datetime": SERIES,
    "open": "io.TextIOWrapper",
    "argparse.ArgumentParser.parse_args": "argparse.Namespace",
    "torch.load": "torch.loaded",
}
_ARRAYS = frozenset(
    [
        "array",
        "zeros",
        "ones",
        "empty",
        "arange",
        "linspace",
        "concatenate",
        "vstack",
        "hstack",
        "stack",
        "asarray",
        "load",
        "loadtxt",
        "genfromtxt",
    ]
)


def returned_type(callee: str) -> str | None:
    """The qualified type that calling `callee` gives, or None.

    >>> returned_type("pandas.read_csv"), returned_type("sklearn.svm.SVC"), returned_type("pandas.DataFrame.dropna")
    ('pandas.DataFrame', 'sklearn.svm.SVC', 'pandas.DataFrame')
    >>> returned_type("json.load")
    """
    if callee in _RETURNS:
        return _RETURNS[callee]
    owner, _, last = callee.rpartition(".")
    if owner == "pandas" and (last.startswith("read_") or last in _PANDAS_FRAMES):
        return FRAME
    if owner == FRAME:
        return FRAME if last in _FRAME_METHODS else None
    if owner == "numpy" and last in _ARRAYS:
        return "numpy.ndarray"
    if last in _SELF and owner and owner.rpartition(".")[2][:1].isupper():
        return owner
    if last[:1].isupper():
        return callee
    return None
