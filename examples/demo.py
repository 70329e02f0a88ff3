"""Builds the flight-delay product twice, assesses both, shows the difference, and watches the product's production.

python examples/demo.py DEST
"""

import argparse
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

import solvent
from solvent.domain.assessment import Assessment
from solvent.domain.certificate import Standing
from solvent.wiring_watch import Named, look, post_of

HERE = Path(__file__).parent
PROJECTS = {"proof of concept": "flights-poc", "product": "flights-production"}


def main() -> None:
    """Build, assess, show, and say where the reports lie."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dest", type=Path, help="folder for the two projects and their reports")
    dest = parser.parse_args().dest
    built = subprocess.run([sys.executable, str(HERE / "flights" / "build.py"), str(dest)], check=False)
    if built.returncode:
        sys.exit(built.returncode)
    console = Console()
    assessed: dict[str, Assessment] = {}
    for title, folder in PROJECTS.items():
        assessed[title] = solvent.assess(dest / folder)
        (dest / f"{folder}.html").write_text(solvent.render(assessed[title], format="html"), encoding="utf-8")
    for title, assessment in assessed.items():
        console.rule(f"[bold]The {title}")
        sys.stdout.write(solvent.render(assessment, format="text") + "\n")
    console.rule("[bold]The difference")
    console.print(_difference(assessed))
    console.print(*(_proven(title, assessment) for title, assessment in assessed.items()), sep="\n", soft_wrap=True)
    console.rule("[bold]The product in production, September to December")
    page = dest / "flights-watch.html"
    _, watch = look(post_of(dest / PROJECTS["product"], Named()))
    page.write_text(solvent.render(watch, format="html"), encoding="utf-8")
    sys.stdout.write(solvent.render(watch, format="text") + "\n")
    console.print("Reports to open in a browser:")
    for file in (*(dest / f"{folder}.html" for folder in PROJECTS.values()), page):
        console.print(f"  {file}", soft_wrap=True)


def _difference(assessed: dict[str, Assessment]) -> Table:
    table = Table("", *assessed, box=None, pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    found = list(assessed.values())
    table.add_row("iterate score", *(f"[bold]{a.verdict.iterate_score:.1f}[/] of 10" for a in found))
    table.add_row("maturity", *(str(a.verdict.maturity) for a in found))
    table.add_row("poses as a product", *("yes" if a.verdict.poses_as_product else "no" for a in found))
    table.add_row("weakest stage", *(str(a.verdict.weakest_stage) for a in found))
    table.add_row("open findings", *(str(len(a.findings)) for a in found))
    table.add_row("effort to pay them", *(f"{a.principal.low:.0f} to {a.principal.high:.0f} h" for a in found))
    table.add_section()
    for stage in found[0].stages:
        table.add_row(str(stage), *(f"{a.stages[stage].score:.1f} of {a.stages[stage].required:.0f}" for a in found))
    return table


def _proven(title: str, assessment: Assessment) -> str:
    """What labelled predictions prove of what a project must reach."""
    tried = assessment.appraisal.proofs if assessment.appraisal else ()
    if not tried:
        return f"The {title} requires nothing that could be proven."
    said = (f"{p.name} {'not yet proven' if p.standing is Standing.NOT_YET else p.standing}" for p in tried)
    return f"The {title}, by its labelled predictions: {', '.join(said)}."


if __name__ == "__main__":
    main()
