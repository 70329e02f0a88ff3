"""A torch file is loaded with the right to run code.

Why
    A checkpoint is a pickle: loading one that somebody else made, or could have changed, runs their code. Before
    torch 2.6 this was the default.

Pay
    Load with `weights_only=True`, or keep weights as safetensors.

Not
    Projects that require torch 2.6 or later and do not switch its protection off.

Debt
    import torch
    state = torch.load(path)

Paid
    import torch
    state = torch.load(path, weights_only=True)
"""

import re
from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.project import Project

_SAFE_TORCH = re.compile(
    r"^[ \t\"'-]*(?:pytorch::)?(?:py)?torch[\"']?[ ]{0,9}(?:\[[^\]\n]{0,80}\])?[ ]{0,9}[=>~^@]{1,3}"
    r"[ ]{0,9}[\"'^>=~]*(?:2\.(?:[6-9]|\d\d)|[3-9]\.)"
    r"|^name = \"torch\"\nversion = \"(?:2\.(?:[6-9]|\d\d)|[3-9]\.)",
    re.M,
)


@check("OPS161", effort=Effort(0.25, 1), severity=Severity.LOW, stage=Stage.DEPLOY)
def unrestricted_load(project: Project) -> Iterator[Sighting]:
    loads = list(project.calls("torch.load"))
    switched_off = [(o, c) for o, c in loads if c.keywords.get("weights_only") == "False"]
    unsaid = [(o, c) for o, c in loads if not {"weights_only", "**"} & set(c.keywords)]
    found = switched_off + ([] if _has_safe_torch(project) else unsaid)
    if found:
        outline, call = found[0]
        how = "with `weights_only=False`" if found[0] in switched_off else "without `weights_only=True`"
        more = f" (and in {len(found) - 1} more places)" if len(found) > 2 else " (and once more)" * (len(found) - 1)
        message = f"`torch.load` {how}{more} runs any code that the file holds"
        yield Sighting(outline.place(call), message, tuple(o.place(c) for o, c in found[1:10]), key="torch.load")


def _has_safe_torch(project: Project) -> bool:
    paths = [
        *project.named("requirements*.txt", "pyproject.toml", "setup.py", "environment*.y*ml", "uv.lock", "poetry.lock")
    ]
    return any(_SAFE_TORCH.search(project.text(path)) for path in paths[:30])
