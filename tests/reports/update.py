"""Write the gold reports and the published schema anew: python tests/reports/update.py, then read the diff."""

import json
import sys
from pathlib import Path

HERE = Path(__file__).parent
# Run as a script, this file finds the tests' packages as pytest does.
sys.path[:0] = [] if str(HERE.parent) in sys.path else [str(HERE.parent)]

from reports.examples import example, small_shelves  # noqa: E402
from solvent.reports import render  # noqa: E402
from solvent.reports.json_schema import schema  # noqa: E402

SCHEMA = HERE.parents[1] / "src" / "solvent" / "reports" / "schema" / "assessment.schema.json"


def gold() -> dict[Path, str]:
    """What each gold file should hold."""
    with small_shelves():
        reports = {
            "example.txt": render(example(), format="text"),
            "example_verbose.txt": render(example(), format="text", verbose=True),
            "example.md": render(example(), format="md"),
            "example.annotations": render(example(), format="github"),
        }
    written = {HERE / "gold" / name: text.rstrip("\n") + "\n" for name, text in reports.items()}
    return {**written, SCHEMA: json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"}


if __name__ == "__main__":
    for path, text in gold().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
