"""Return types of library calls."""

import pytest

from solvent.source.types import attribute_type, returned_type


@pytest.mark.parametrize(
    ("callee", "returned"),
    [
        ("pandas.read_csv", "pandas.DataFrame"),
        ("pandas.read_excel", None),  # several sheets make a dictionary
        ("pandas.read_html", None),
        ("pandas.DataFrame.groupby", None),
        ("pandas.DataFrame.pop", "pandas.Series"),
        ("pandas.Series.to_frame", "pandas.DataFrame"),
        ("pandas.DataFrame.to_numpy", "numpy.ndarray"),
        ("sklearn.preprocessing.StandardScaler", "sklearn.preprocessing.StandardScaler"),
        ("sklearn.preprocessing.StandardScaler.fit", "sklearn.preprocessing.StandardScaler"),
        ("sklearn.preprocessing.StandardScaler.fit_transform", None),
        ("keras.models.Sequential.fit", None),  # a history, not the model
        ("torch.nn.Linear.to", "torch.nn.Linear"),
        ("lightgbm.train", "lightgbm.Booster"),
        ("collections.defaultdict", "dict"),
        ("json.load", None),
        ("", None),
        (".", None),
    ],
)
def test_returned_type(callee: str, returned: str | None) -> None:
    assert returned_type(callee) == returned


def test_attributes_of_unknown_values_are_unknown() -> None:
    assert attribute_type(None, "values") is None
    assert attribute_type("pandas.Series", "values") == "numpy.ndarray"
    assert attribute_type("dict", "values") is None
