"""Numbers in documents that the project's own records contradict, and those that only seem to."""

import pytest

from fakes import sightings

RECORD = '{"accuracy": 0.8812, "train_f1": 0.99}'


@pytest.mark.parametrize(
    "text",
    [
        "Accuracy: 0.94",
        "- **Accuracy**: 94.1 %",
        "The tuned model has an accuracy of 0.94.",
        "| Metric | Value |\n|---|---|\n| Accuracy | 0.94 |",
        "| Model | Test accuracy |\n|---|---|\n| XGBoost | 94.0% |",
    ],
)
def test_a_number_that_the_record_does_not_hold(text: str) -> None:
    [found] = sightings("EVA121", {"README.md": f"# Churn\n\n{text}\n", "metrics.json": RECORD})
    assert found.message.startswith("accuracy is given as 94" if "%" in text else "accuracy is given as 0.94")
    assert "metrics.json holds 0.8812" in found.message


@pytest.mark.parametrize(
    "text",
    [
        "Accuracy: 0.88",
        "Accuracy: 88.1%",
        "Accuracy: 88",
        "Accuracy must be at least 0.9",
        "Accuracy >= 0.9",
        "## Targets\n\n- Accuracy: 0.9",
        "Training accuracy: 0.97",
        "F1: 0.84",
        "| Metric | Target |\n|---|---|\n| Accuracy | 0.90 |",
        "| Model | Accuracy |\n|---|---|\n| XGBoost | 0.94 |\n| Ours | 0.88 |",
        "The paper reports an accuracy of 0.94.",
        "```\naccuracy: 0.94\n```",
        "Needs accuracy 2.0.1 of the library",
        "ROC-AUC: 0.94",
    ],
)
def test_numbers_that_contradict_nothing(text: str) -> None:
    assert sightings("EVA121", {"README.md": f"# Churn\n\n{text}\n", "metrics.json": RECORD}) == []


def test_records_of_other_things_are_not_compared() -> None:
    readme = {"README.md": "Accuracy: 0.94\n"}
    for path in ("tests/metrics.json", "examples/metrics.json", "package.json"):
        assert sightings("EVA121", {**readme, path: RECORD}) == []
    assert sightings("EVA121", {"a/README.md": "Accuracy: 0.94\n", "b/metrics.json": RECORD}) == []
    assert sightings("EVA121", {**readme, "metrics.json": '{"accuracy": '}) == []


REPLACED = """
2025-06-30 ana@example.org "Train again" model.pkl+9-9
2025-02-01 ana@example.org "Say how good it is" README.md+9-0
2025-01-01 ana@example.org "Train" model.pkl+9-0
"""
PICKLE = b"\x80\x04\x95\x1a\x00\x00\x00\x00\x00\x00\x00\x8c\x0csklearn.svm\x94\x8c\x03SVC\x94\x93\x94."


def test_a_model_that_was_replaced_after_its_report() -> None:
    files = {"README.md": "Accuracy: 0.94\n", "model.pkl": PICKLE}
    [found] = sightings("EVA121", {**files, "history": REPLACED})
    assert "model.pkl was replaced on 2025-06-30" in found.message
    assert (
        sightings("EVA121", {**files, "README.md": "Aim: accuracy of 0.94 or more as target\n", "history": REPLACED})
        == []
    )


def test_a_model_that_came_after_its_report_replaced_none() -> None:
    history = '2025-06-30 a@x.org "Train" model.pkl+9-9\n2025-02-01 a@x.org "Say" README.md+9-0'
    files = {"README.md": "Accuracy: 0.94\n", "model.pkl": PICKLE, "history": history}
    assert sightings("EVA121", files) == []
    assert sightings("EVA121", {**files, "history": f'2025-07-01 a@x.org "Say" README.md+1-1\n{REPLACED}'}) == []
