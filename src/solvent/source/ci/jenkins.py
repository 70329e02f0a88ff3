"""Jenkinsfiles: the `sh` steps of a Groovy pipeline, found without a Groovy parser."""

import re
from collections.abc import Iterator

from solvent.source.ci.definition import ERREXIT, Definition, Script
from solvent.source.exit_codes import Loss
from solvent.source.project import Project

_LONGEST = 200_000
_STEP = re.compile(
    r"\b(?:sh|bat)\b\s{0,9}\(?\s{0,99}(?:label\s{0,9}:\s{0,9}[^,\n]{0,80},\s{0,99})?"
    r"(?:script\s{0,9}:\s{0,9})?('''|\"\"\"|'|\")"
)
_STAGE = re.compile(r"\bstage\s{0,9}\(?\s{0,9}['\"]([^'\"\n]{1,80})")
_STATUS = re.compile(r"returnStatus\s*:\s*true")
_CATCH = re.compile(r"\bcatchError\b|\bwarnError\b")


def definitions(project: Project) -> Iterator[Definition]:
    """Files called Jenkinsfile, and Groovy pipelines beside them."""
    for path in project.matching(r"(^|/)Jenkinsfile[^/]*$|\.jenkinsfile$"):
        text = re.sub(r"(?m)^[ \t]*//.*$", "", project.text(path)[:_LONGEST])
        scripts = tuple(_scripts(path, text))
        if scripts or "pipeline" in text or "node" in text:
            yield Definition("Jenkins", path, (), scripts)


def _scripts(path: str, text: str) -> Iterator[Script]:
    stages = [(found.start(), found[1]) for found in _STAGE.finditer(text)]
    for found in _STEP.finditer(text):
        start, end = found.end(), text.find(found[1], found.end())
        if end < 0:
            continue
        job = next((name for at, name in reversed(stages) if at < start), "")
        line = text.count("\n", 0, start) + 1
        yield Script(text[start:end], line, path, ERREXIT, "", job, _forgiven(text, found.start(), end, line))


def _forgiven(text: str, start: int, end: int, line: int) -> Loss | None:
    around = text[end : end + 60].partition("\n")[0] + text[start - 60 if start > 60 else 0 : start].rpartition("\n")[2]
    if _STATUS.search(around):
        return Loss(line, "the step has `returnStatus: true`")
    for caught in _CATCH.finditer(text, max(0, start - 400), start):
        block = text[caught.end() : start]
        if block.count("{") > block.count("}") and "buildResult: 'FAILURE'" not in block:
            return Loss(text.count("\n", 0, caught.start()) + 1, f"it stands in `{caught[0]}`")
    return None
