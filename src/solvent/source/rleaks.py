"""Leaks in R code, line by line: rows learnt from before they are parted, and fits scored on their own rows."""

import re
from collections.abc import Iterator, Sequence

from solvent.domain.evidence import Place
from solvent.source.rlang import RCode

_NAME = r"[A-Za-z.][\w.]{0,60}"
_ASSIGNED = re.compile(rf"^\s*({_NAME})(?:\$[\w.]{{1,60}})?(\[is\.na\([^\]]{{1,120}}\])?\s*(?:<-|=)\s*(.*)$")
_LEARNS = re.compile(
    r"\b(?:rfImpute|missForest|knnImputation|kNN|mice|preProcess|na\.aggregate|na\.roughfix|impute|scale)\s*\("
)
_FILLS = re.compile(r"\b(?:mean|median|getmode|Mode)\s*\(")
_PARTS = re.compile(
    rf"\b(?:sample\s*\(\s*(?:1\s*:|seq_len\s*\()?\s*nrow\s*\(\s*|createDataPartition\s*\(\s*(?:y\s*=\s*)?"
    rf"|sample\.split\s*\(\s*|initial_split\s*\(\s*(?:data\s*=\s*)?|createFolds\s*\(\s*)({_NAME})"
)
_WORD = re.compile(_NAME)
_SPLITS = re.compile(
    r"\b(?:createDataPartition|sample\.split|initial_\w*split|vfold_cv|createFolds|trainControl|cv\.\w+|fit_resamples"
    r"|slice_sample|sample_frac|sample_n|sample)\s*\(|\btest|\bvalid",
    re.I,
)
_FITS = re.compile(rf"\bfit\s*\(\s*(?:data\s*=\s*)?({_NAME})\s*\)|\bdata\s*=\s*({_NAME})\s*\)\s*$")
_PREDICTS = re.compile(rf"\bpredict\s*\((?:\s*{_NAME}\s*,)?\s*(?:newdata\s*=\s*|new_data\s*=\s*)?({_NAME})\s*[,)]")
_COMPARES = re.compile(r"\b(?:table|confusionMatrix|conf_mat|rmse|RMSE|accuracy|mean)\s*\(")


def r_leaks(code: RCode) -> Iterator[tuple[Place, str]]:
    """The places and what leaks there."""
    for path, lines in code.texts.items():
        yield from _learnt_early(path, lines)
    whole = [line for lines in code.texts.values() for line in lines]
    if not any(_SPLITS.search(line) for line in whole):
        for path, lines in code.texts.items():
            yield from _scored_on_own(path, lines)


def _learnt_early(path: str, lines: Sequence[str]) -> Iterator[tuple[Place, str]]:
    """Rows that something was learnt from are parted only then."""
    learnt: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        for parted in _PARTS.finditer(line):
            if parted[1] in learnt:
                yield (
                    Place(path, learnt[parted[1]]),
                    f"all rows of `{parted[1]}` are learnt from before they are parted",
                )
                return
        assigned = _ASSIGNED.match(line)
        if assigned is None:
            continue
        name, gaps, value = assigned.groups()
        if _LEARNS.search(value) or (gaps and _FILLS.search(value)):
            learnt.setdefault(name, number)
        elif not gaps and "$" not in line[: assigned.start(3)]:
            # What is made of such rows holds what was learnt; anything else takes the name away.
            source = next((learnt[word] for word in _WORD.findall(value) if word in learnt), None)
            if source is not None:
                learnt[name] = source
            else:
                learnt.pop(name, None)


def _scored_on_own(path: str, lines: Sequence[str]) -> Iterator[tuple[Place, str]]:
    """A model speaks of the table that it was fitted on, and the answers are compared; nothing is ever held back."""
    fitted = {found[1] or found[2] for line in lines for found in _FITS.finditer(line)}
    if not any(_COMPARES.search(line) for line in lines):
        return
    for number, line in enumerate(lines, 1):
        told = _PREDICTS.search(line)
        if told and told[1] in fitted:
            yield Place(path, number), f"the model is scored on `{told[1]}`, which it was fitted on"
            return
