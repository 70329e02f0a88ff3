"""The training environment's dependencies are pinned exactly or locked."""

from solvent.catalog.question import fact
from solvent.domain.evidence import Place
from solvent.domain.fact import Fact, no, partial, yes
from solvent.domain.stage import Stage
from solvent.source.environment import Pin, environment_of
from solvent.source.environment.training import MOSTLY, Hold, all_holds, exactness, learning_files, training_holds
from solvent.source.environment.usage import Imported, third_party, undeclared
from solvent.source.project import Project


@fact(stage=Stage.TRAIN)
def deps_pinned(project: Project) -> Fact:
    holds = training_holds(project)
    if not holds:
        return _without_lists(project)
    pinned = [hold for hold in holds if hold.is_pinned]
    share = sum(hold.files for hold in pinned) / sum(hold.files for hold in holds)
    if share >= MOSTLY and (unheld := _unheld(project)):
        needed, missing = unheld
        answer = no if 2 * len(missing) > len(needed) else partial
        return answer(missing[0].places[0], note=f"What trains imports {missing[0].name}, which no list holds.")
    if share >= MOSTLY:
        return yes(*(place for hold in pinned for place in _evidence(hold)), note=_how(pinned[0]))
    loose = [hold for hold in holds if not hold.is_pinned]
    if pinned:
        return partial(*_evidence(pinned[0]), *_evidence(loose[0]), note="Some parts are pinned, others are not.")
    if any(hold.is_partly_pinned for hold in loose):
        return partial(*(place for hold in loose for place in _evidence(hold)), note=_how(loose[0]))
    built = [r for image in environment_of(project).images for r in image.installs if r.pin is Pin.EXACT]
    if built:
        return partial(*(r.place for r in built[:3]), note="The lists name no exact versions; an image pins some.")
    elsewhere = [hold for hold in all_holds(project) if hold.is_pinned]
    if elsewhere:
        return partial(*_evidence(elsewhere[0]), note="Only what other parts than training need is pinned.")
    return no(*(place for hold in loose for place in _evidence(hold)), note="The lists name no exact versions.")


def _unheld(project: Project) -> tuple[list[Imported], list[Imported]] | None:
    """What the training code imports of others, and what of that stands in no list or lock."""
    training = set(learning_files(project))
    needed, missing = (
        [i for i in found if any(place.path in training for place in i.places)]
        for found in (third_party(project), undeclared(project))
    )
    return (needed, missing) if missing else None


def _without_lists(project: Project) -> Fact:
    installs = [r for image in environment_of(project).images for r in image.installs]
    if installs:
        places = [r.place for r in installs]
        if exactness(tuple(installs)) >= MOSTLY:
            return yes(*places[:3], note="The image installs exact versions.")
        if any(r.pin is Pin.EXACT for r in installs):
            return partial(*places[:3], note="The image installs some exact versions.")
    for notebook in project.notebooks.values():
        held = [i for i in notebook.installs if "==" in i.arguments]
        if held:
            return partial(
                *(Place(notebook.path, i.line, i.cell) for i in held[:3]), note="Only cells install versions."
            )
    return no(note="No file lists what has to be installed.")


def _evidence(hold: Hold) -> tuple[Place, ...]:
    if hold.locks:
        return tuple(Place(lock.path) for lock in hold.locks[:2])
    if hold.complete:
        return tuple(Place(manifest.path) for manifest in hold.complete[:2])
    best = hold.best
    if best is None:
        return ()
    open_ends = [r.place for r in best.needed if r.pin is not Pin.EXACT]
    return tuple(open_ends[:3]) or (best.needed[0].place,)


def _how(hold: Hold) -> str:
    if hold.locks:
        return f"{hold.locks[0].path} locks every version."
    if hold.complete:
        return f"{hold.complete[0].path} lists every version."
    best = hold.best
    if best is None:
        return ""
    exact = sum(r.pin is Pin.EXACT for r in best.needed)
    if not exact:
        return f"{best.path} holds series of releases, not exact versions."
    return f"{exact} of {len(best.needed)} requirements in {best.path} name an exact version."
