"""What happened to rows while a module was followed: splits, fits, scores and rows that left."""

import ast
from dataclasses import dataclass, field

from solvent.source.dataflow.values import EMPTY, Data, Estimator, Prediction, Rows

Loops = frozenset[ast.AST]


@dataclass(frozen=True, eq=False)
class Split:
    """Rows are parted into train and test, by a call or by the folds of a cross-validation, and with them a target."""

    node: ast.AST
    data: Data
    folds: bool = False
    random: bool = False
    target: Data = EMPTY


@dataclass(frozen=True, eq=False)
class Fit:
    """A model is fitted, for the `fits`-th time, to say a target."""

    model: Estimator
    data: Data
    node: ast.AST
    loops: Loops
    fits: int
    target: Data = EMPTY


@dataclass(frozen=True, eq=False)
class Test:
    """A model speaks of rows: it predicts them, or (`scored`) is measured on them; `shown` is their name.

    `by_hand` are figures that the code works out itself from differences, which may be no scores of the model.
    """

    model: Estimator
    data: Data
    node: ast.AST
    loops: Loops
    fits: int
    scored: bool
    shown: str = ""
    by_hand: bool = False


@dataclass(frozen=True, eq=False)
class Choice:
    """Scores decide what is kept; `how` says by what. `many` are the settings it chooses from by itself: epochs, cuts.

    Such a choice is harmless until a figure of the same rows is told beside it.
    """

    node: ast.AST
    scored: frozenset[Prediction]
    how: str
    many: bool = False


@dataclass(frozen=True, eq=False)
class Learning:
    """A transformer is fitted; `shown` are its rows as the code names them."""

    by: Estimator
    data: Data
    node: ast.AST
    shown: str


@dataclass(frozen=True, eq=False)
class Application:
    """A fitted transformer is applied to rows."""

    by: Estimator
    node: ast.AST
    shown: str


@dataclass(frozen=True, eq=False)
class Made:
    """A column of a table is computed, in no function."""

    table: object
    column: str
    node: ast.AST


@dataclass(frozen=True, eq=False)
class Joined:
    """Test rows are put to the training rows of their split."""

    node: ast.AST
    rows: Rows


@dataclass(frozen=True, eq=False)
class DrawnTwice:
    """What is called training and test rows was drawn twice from the same rows; `names` are those of both."""

    node: ast.AST
    before: ast.AST
    names: tuple[str, str]


@dataclass(frozen=True, eq=False)
class Written:
    """Rows are kept in a file, whose path the code names."""

    node: ast.AST
    path: str
    data: Data


@dataclass
class Record:
    """All of a module, in the order of its run."""

    splits: list[Split] = field(default_factory=list)
    fits: list[Fit] = field(default_factory=list)
    tests: list[Test] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    learnings: list[Learning] = field(default_factory=list)
    applications: list[Application] = field(default_factory=list)
    made: list[Made] = field(default_factory=list)
    written: list[Written] = field(default_factory=list)
    drawn_twice: list[DrawnTwice] = field(default_factory=list)
    joined: list[Joined] = field(default_factory=list)
    cross_validated: set[str] = field(default_factory=set)
    # Models whose predictions are put together into one, and the figures that measure such.
    blends: set[frozenset[Estimator]] = field(default_factory=set)
    of_blends: set[ast.AST] = field(default_factory=set)
    # What the steps of training loops have learnt from; and where data sets were made that got another transform later.
    taught: list[Data] = field(default_factory=list)
    altered_otherwise: set[ast.AST] = field(default_factory=set)
    # For each function of another file the first call in this one that led there.
    reached: dict[ast.AST, ast.AST] = field(default_factory=dict)
