"""What a project was made for, where that lessens what it owes: a competition, a paper, a course, a template."""

import re

from solvent.source.environment.areas import is_shown
from solvent.source.paths import is_lesson, name, suffix
from solvent.source.project import Project
from solvent.source.serving import serving

_TEMPLATES = ("cookiecutter.json", "copier.y*ml", "ccds.json")
_SUBMITTED = ("submission", "sample_sub")
_MOSTLY = 0.6
_OTHER_CODE = frozenset([".r", ".rmd", ".qmd", ".jl", ".scala", ".m"])
_INTRODUCED = 60_000
_CONTEST = re.compile(
    r"kaggle\.com/(?:c|competitions)/|\b(?:kaggle|zindi|drivendata|codalab|tianchi|signate)\b[^\n]{0,60}"
    r"\b(?:competition|contest|challenge)|\b(?:competition|contest|challenge)\b[^\n]{0,60}\b(?:kaggle|zindi)\b"
    r"|\b\d{1,3}(?:st|nd|rd|th)[ -](?:place|position|solution)\b|\bprivate (?:lb|leaderboard)\b",
    re.I,
)
_PAPER = re.compile(
    r"@(?:article|inproceedings|incollection|misc|phdthesis|mastersthesis|techreport|conference)\s*\{\s*[\w:.+/-]+\s*,"
    r"|\bre-?implementations?\b|\bimplementations?\b[\s\S]{0,300}?\barxiv\.org/"
    r"|\bimplementations?[^\n\"“]{0,40} (?:of|for)\W{1,5}[\"“]"
    r"|\b(?:code|implementation|repository|data)\b[^\n]{0,80}\b(?:paper|thesis|dissertation|manuscript|article)\b"
    r"|\b(?:paper|thesis|dissertation)\b[^\n]{0,80}\b(?:arxiv|openreview|proceedings|doi\.org|accepted (?:at|by|to))\b",
    re.I,
)


def has_code(project: Project) -> bool:
    """Whether the project holds any program that could make or use a model."""
    return bool(project.code) or any(suffix(path) in _OTHER_CODE for path in project.entries)


def is_competition(project: Project) -> bool:
    """Whether the code writes submissions, or is introduced as an entry: organisers have said what counts.

    What is introduced as one and answers requests wants to be more.
    """
    return project.once(_is_entry) or project.once(_writes_submissions)


def is_paper(project: Project) -> bool:
    """Whether the project is introduced as the code of a publication, and answers nobody's requests."""
    return project.once(_is_publication) and not _answers(project)


def shows_a_paper(project: Project) -> bool:
    """Whether the project is introduced as the code of a publication, and an app shows what it can do."""
    return project.once(_is_publication) and all(way.kind == "app" for way in serving(project).online)


def _is_entry(project: Project) -> bool:
    return _CONTEST.search(project.once(_introduction)) is not None and not _answers(project)


def _is_publication(project: Project) -> bool:
    return _PAPER.search(project.once(_introduction)) is not None


def _introduction(project: Project) -> str:
    readmes = sorted(path for path in project.entries if re.fullmatch(r"readme(\.\w{1,8})?", path, re.I))
    return "\n".join(project.text(path)[:_INTRODUCED] for path in readmes)


def _answers(project: Project) -> bool:
    return bool(serving(project).online)


def _writes_submissions(project: Project) -> bool:
    folders = any("kaggle" in part.lower() for path in project.entries for part in path.split("/")[:-1])
    for outline in project.code:
        texts = [text.value.lower() for text in outline.texts]
        named = any(text.endswith(".csv") and any(word in text for word in _SUBMITTED) for text in texts)
        if named and (folders or any("kaggle" in text or "sample_sub" in text for text in texts)):
            return True
    return False


def is_course(project: Project) -> bool:
    """Whether most of the code lies in lessons.

    A lesson stands for itself: nobody runs it in production, and the next one may well repeat it.
    """
    lessons = sum(is_lesson(outline.path) for outline in project.code)
    return lessons > _MOSTLY * len(project.code)


def is_shown_or_made(project: Project, area: str) -> bool:
    """Whether a folder holds examples, lessons, or what a template puts into other projects, which hold their own."""
    return is_shown(area) or (bool(area) and is_template(project))


def is_template(project: Project) -> bool:
    """Whether other projects are made from this one."""
    found = project.named(*_TEMPLATES)
    return any(path.count("/") <= 1 for path in found) or any("{{" in name(path) for path in project.entries)
