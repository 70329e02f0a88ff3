"""What a project was made for, where that lessens what it owes: a competition, a course, or a template for others."""

from solvent.source.environment.areas import is_shown
from solvent.source.paths import is_lesson, name
from solvent.source.project import Project

_TEMPLATES = ("cookiecutter.json", "copier.y*ml", "ccds.json")
_SUBMITTED = ("submission", "sample_sub")
_MOSTLY = 0.6


def is_competition(project: Project) -> bool:
    """Whether the code writes submissions: the organisers have said what counts, and nobody serves the model."""
    return project.once(_writes_submissions)


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
