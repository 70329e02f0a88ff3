"""Hyper-parameters and paths live in config files or arguments, not in the code."""

from solvent.catalog.question import fact
from solvent.domain.evidence import Place
from solvent.domain.fact import Fact, no, partial, yes
from solvent.domain.stage import Stage
from solvent.source.configuration import Knobs, knobs
from solvent.source.environment.training import learning_files
from solvent.source.project import Project
from solvent.source.rlang import r_code

_FEW_OPTIONS, _MUCH = 3, 5


@fact(stage=Stage.TRAIN)
def config_separated(project: Project) -> Fact:
    found = knobs(project)
    inline = _inline(project, found)
    kept = _kept(found)
    outside = len(found.hyper_options) + len(found.hyper_files) + len(found.apart) / (1 if _is_folder(found) else 2)
    allowed = 2 * outside + (2 if found.loaders else 0)
    is_used = found.loaders or _is_folder(found) or (found.options and found.hyper_files)
    if (len(found.options) >= _FEW_OPTIONS or is_used) and len(inline) <= allowed:
        return yes(*kept[:4], note="Options or configuration files hold what a run varies.")
    if configured := r_code(project).where("configured"):
        answer = yes if found.hyper_files else partial
        return answer(*configured[:4], note="Configuration files hold what a run varies.")
    # A name for the run and a count of threads vary nothing that matters.
    optional = found.telling_options or (found.options and len(inline) <= _MUCH)
    if optional or found.loaders or len(found.environment) > 1 or max(len(found.apart), len(found.settings)) > 1:
        note = (
            f"Some is kept apart; of the hyper-parameters, {len(inline)} stand in the code."
            if inline
            else "Some is kept apart."
        )
        return partial(*kept[:2], *inline[:2], note=note)
    return no(*inline[:4], note="Neither options nor configuration files: what a run varies stands in the code.")


def _inline(project: Project, found: Knobs) -> list[Place]:
    """Hyper-parameters in code; those in notebooks count where notebooks are what trains."""
    learning = learning_files(project)
    notebooks = sum(path.endswith(".ipynb") for path in learning)
    mainly = notebooks * 2 > len(learning)
    return [place for (path, _), place in found.inline.items() if mainly or not path.endswith(".ipynb")]


def _kept(found: Knobs) -> list[Place]:
    named = [found.options[option] for option in found.hyper_options] + [found.files[key] for key in found.hyper_files]
    return [
        *named,
        *found.loaders,
        *found.options.values(),
        *found.apart.values(),
        *found.settings.values(),
        *found.environment,
    ]


def _is_folder(found: Knobs) -> bool:
    """Whether constants lie in several files of a configuration folder, one of which a run is given."""
    return (
        len({place.path for place in found.apart.values() if "config/" in place.path or "configs/" in place.path}) > 1
    )
