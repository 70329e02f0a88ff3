"""Models that are asked about other columns than they were fitted to, and lists that only look so."""

import pytest

from fakes import sightings

TRAIN = """
from sklearn.svm import SVC
X = frame[["Age", "Gender", "Tenure", "Monthly Charges"]]
model = SVC().fit(X, frame["Churn"])
"""
HEAD = "import joblib\nimport numpy as np\nimport pandas as pd\nmodel, scaler = joblib.load('m'), joblib.load('s')\n"


def _seen(serving: str, train: str = TRAIN) -> list[str]:
    return [s.message for s in sightings("OPS164", {"train.py": train, "app.py": HEAD + serving})]


@pytest.mark.parametrize(
    "serving",
    [
        "model.predict([[age, tenure, gender, monthly_charges]])",
        "model.predict(np.array([[data['age'], data['tenure'], data['gender'], data['monthly_charges']]]))",
        "row = [age, tenure, gender_code, monthly_charges]\nr = np.array(row)\nmodel.predict(scaler.transform([r]))",
        "model.predict(np.array([float(q.age), int(q.tenure), q.gender, q.monthly_charges]).reshape(1, -1))",
        "model.predict_proba(pd.DataFrame([{'Age': 1, 'Tenure': t, 'Gender': g, 'Monthly Charges': m}]))",
        "model.predict(pd.DataFrame([[a, b, c, d]], columns=['Age', 'Tenure', 'Gender', 'Monthly Charges']))",
    ],
)
def test_another_order(serving: str) -> None:
    assert _seen(serving) == ["`" + _second(serving) + "` is given where the model was fitted with `Gender`"]


def _second(serving: str) -> str:
    return "Tenure" if "Tenure" in serving else "tenure"


def test_a_value_that_is_not_given() -> None:
    assert _seen("model.predict([[age, gender, tenure]])") == [
        "The model was fitted with `Monthly Charges` too, which it is not given here"
    ]


@pytest.mark.parametrize(
    "serving",
    [
        "model.predict([[age, gender, tenure, monthly_charges]])",
        "model.predict([[a, b, c, d]])",
        "model.predict([[age, tenure, gender, charges_of_a_month]])",
        "model.predict([[age, gender, tenure, monthly_charges, extra]])",
        "model.predict([texts, more, others])",
        "model.predict([age, tenure])",
        "row = {'Age': 1, 'Tenure': 2, 'Gender': 3}\nrow['Monthly Charges'] = 4\nmodel.predict(pd.DataFrame([row]))",
        "model.predict(pd.DataFrame([{'Age': 1, 'Gender': g, 'Tenure': t}]))",
        "model.predict(pd.DataFrame([{**row, 'Age': 1, 'Tenure': t}]))",
        "print([[age, tenure, gender, monthly_charges]])",
    ],
)
def test_lists_that_are_right_or_cannot_be_told(serving: str) -> None:
    assert _seen(serving) == []


def test_one_of_several_trainings_may_be_meant() -> None:
    other = TRAIN + 'X = frame[["Age", "Tenure", "Gender", "Monthly Charges", "City"]]\nmodel.fit(X, y)\n'
    assert _seen("model.predict([[age, tenure, gender, monthly_charges]])", other) == []


def test_frames_whose_columns_are_picked_by_name_may_have_any_order() -> None:
    picks = "from sklearn.compose import ColumnTransformer\npicked = ColumnTransformer([('n', scale, names)])\n"
    frame = "model.predict(pd.DataFrame([{'Age': 1, 'Tenure': t, 'Gender': g, 'Monthly Charges': m}]))"
    assert _seen(frame, picks + TRAIN) == []


def test_lists_in_tests_and_examples_are_nobody_s_input() -> None:
    swapped = HEAD + "model.predict([[age, tenure, gender, monthly_charges]])"
    for path in ("tests/test_app.py", "examples/app.py"):
        assert sightings("OPS164", {"train.py": TRAIN, path: swapped}) == []


@pytest.mark.parametrize(
    "after", ["X = pd.get_dummies(X)", "X = X.drop(columns='Tenure')", "X['City'] = 1", "city = X.pop('Age')"]
)
def test_columns_that_are_laid_out_anew_before_the_fit_are_not_compared(after: str) -> None:
    train = TRAIN.replace("model =", f"{after}\nmodel =")
    assert _seen("model.predict([[age, tenure, gender, monthly_charges]])", train) == []


def test_a_column_that_is_encoded_in_its_place_keeps_it() -> None:
    train = TRAIN.replace("model =", 'X["Gender"] = X["Gender"].map(codes)\nmodel =')
    assert _seen("model.predict([[age, tenure, gender, monthly_charges]])", train)


WHOLE = """
import pandas as pd
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
frame = pd.read_csv("data/late.csv")
X, y = frame.drop(columns="Late"), frame["Late"]
X_train, X_test, y_train, y_test = train_test_split(X, y)
model = SVC().fit(StandardScaler().fit_transform(X_train), y_train)
"""
ROWS = "Age,Gender,Tenure,Late\n30,0,9,1\n"


@pytest.mark.parametrize(
    ("train", "asked", "found"),
    [
        (WHOLE, "age, tenure, gender", 1),
        (WHOLE, "age, gender, tenure", 0),
        (WHOLE.replace("X, y =", "frame['Rate'] = frame['Tenure'] / 2\nX, y ="), "age, tenure, gender", 0),
        (WHOLE.replace("X, y =", "frame = frame.rename(columns=names)\nX, y ="), "age, tenure, gender", 0),
        (WHOLE.replace("late.csv", "early.csv"), "age, tenure, gender", 0),
    ],
)
def test_the_columns_of_a_table_that_the_project_keeps(train: str, asked: str, found: int) -> None:
    files = {"train.py": train, "data/late.csv": ROWS, "app.py": HEAD + f"model.predict(np.array([[{asked}]]))"}
    assert len(sightings("OPS164", files)) == found


def test_a_model_of_the_folder_next_door_is_another_one() -> None:
    asked = "[[age, tenure, gender, monthly_charges]]"
    serving = HEAD + f"def answer(age, gender, tenure, monthly_charges):\n    return model.predict({asked})\n"
    apart = {"churn/train.py": TRAIN, "late/app.py": serving}
    assert sightings("OPS164", apart) != []
    assert sightings("OPS164", {**apart, "late/model.py": "from sklearn.svm import SVC\nSVC().fit(rows, late)\n"}) == []
