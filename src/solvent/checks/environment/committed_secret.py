"""A credential is committed.

Why
    Everybody who can read the repository, now or later, can use it, and taking the line out leaves it in the
    history.

Pay
    Revoke the credential first. Then read it from the environment or a store of secrets, and keep the file that
    holds it out of version control.

Debt
    import openai
    client = openai.OpenAI(api_key="sk-proj-4fQ8vTzL1kWmXb7Rj2Yp9aTdE5cHnGuS3iKoVwBq")

Paid
    import os
    import openai
    client = openai.OpenAI(api_key=os.environ["OPENAI_API_KEY"])

Not
    Placeholders, dummies of tests, development defaults of local services, references to a store of secrets.
"""

from collections.abc import Iterator

from solvent.catalog.check import check
from solvent.domain.evidence import Place
from solvent.domain.finding import Effort, Severity, Sighting
from solvent.domain.stage import Stage
from solvent.source.project import Project
from solvent.source.secrets import Secret, committed_secrets


@check("ENV113", effort=Effort(0.5, 4), severity=Severity.HIGH, stage=Stage.DEPLOY, tags=("secret",))
def committed_secret(project: Project) -> Iterator[Sighting]:
    groups: dict[str, list[tuple[Place, Secret]]] = {}
    for place, secret in committed_secrets(project):
        groups.setdefault(secret.shown or place.path, []).append((place, secret))
    for found in groups.values():
        kind, shown = found[0][1].kind, found[0][1].shown
        first, *others = [place for place, _ in found]
        begins = f" (`{shown}`)" if shown else ""
        yield Sighting(first, f"A credential is committed: {kind}{begins}", also=tuple(others), key=f"{kind} {shown}")
