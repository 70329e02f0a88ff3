"""What history shows, and what only looks like it."""

from fakes import sightings

GONE = """
60x 2025-06-30 bo@example.org "Work elsewhere" serve.py+3-1
9x 2023-06-30 ana@example.org "Train" train.py+90-2
"""
TRAIN = "from sklearn.svm import SVC\nmodel = SVC().fit(rows, labels)\n"


def test_training_code_of_people_who_left_weighs_more() -> None:
    [found] = sightings("GIT107", {"train.py": TRAIN, "serve.py": "x = 1\n", "history": GONE})
    assert found.place.path == "train.py"
    assert found.severity == "low"
    assert "training code" in found.message


def test_nobody_is_gone_from_a_project_that_rests() -> None:
    history = '2025-06-30 bo@example.org "Mend" serve.py+3-1\n90x 2023-06-30 ana@example.org "Train" train.py+90-2'
    assert sightings("GIT107", {"train.py": TRAIN, "serve.py": "x = 1\n", "history": history}) == []


def test_findings_in_a_hot_spot_are_told() -> None:
    from fakes import project_of
    from solvent.catalog.card import files_of
    from solvent.catalog.shelf import checks

    check = checks()["GIT101"]
    project = project_of(files_of(check.card.section("Debt"), default="example.py"))
    project.debts = {"train.py": 3}
    [found] = check.run(project)
    assert found.message.endswith("and 3 findings")


def test_releases_that_come_at_once_are_not_waited_for() -> None:
    history = "\n".join(
        f'2025-{month:02}-28 ana@example.org "Release" a.py+1-1 @v{month}\n'
        f'9x 2025-{month:02}-27 ana@example.org "Add" a.py+9-1'
        for month in range(9, 0, -1)
    )
    assert sightings("GIT109", {"a.py": "x = 1\n", "history": history}) == []


def test_pairs_that_know_each_other_through_a_third_are_not_hidden() -> None:
    history = '15x 2025-06-30 a@x.org "Rename" a.py+1-1 b.py+1-1\n90x 2025-06-29 b@x.org "Work" c.py+3-1'
    files = {"a.py": "import middle\n", "middle.py": "import b\n", "b.py": "x = 1\n", "c.py": "y = 1\n"}
    assert sightings("GIT102", {**files, "history": history}) == []
    assert sightings("GIT102", {**files, "a.py": "x = 1\n", "history": history})


def test_a_notebook_whose_functions_stand_in_modules_too_is_not_overgrown() -> None:
    from solvent.catalog.card import files_of
    from solvent.catalog.shelf import checks

    grown = files_of(checks()["STR114"].card.section("Debt"))
    names = "load clean join split scale fit score tune".split()
    module = "".join(f"def {name}(x):\n    return x\n" for name in names)
    assert sightings("STR114", grown)
    assert sightings("STR114", {**grown, "flights.py": module}) == []
