"""Puts the derived pages into the site while it is built; run as a script, writes the README's table anew.

python docs/hooks.py
"""

import sys
from pathlib import Path
from typing import Any

# Also where a test loads this file from its path.
sys.path[:0] = [] if str(Path(__file__).parent) in sys.path else [str(Path(__file__).parent)]

import pages  # noqa: E402

README = Path(__file__).parents[1] / "README.md"
MARKERS = {"begin": "<!-- checks -->", "end": "<!-- /checks -->"}


def on_config(config: Any) -> Any:
    """Add a page for each family of checks to the navigation."""
    for entry in config.nav:
        if "Checks" in entry:
            entry["Checks"] = ["checks/index.md", *(f"checks/{family}.md" for family in pages.families())]
    return config


def on_files(files: Any, config: Any) -> Any:
    """Add the derived pages; none of them lies in the repository."""
    from mkdocs.structure.files import File

    for path, text in pages.all_pages().items():
        files.append(File.generated(config, path, content=text))
    return files


def updated_readme() -> str:
    """The README as it should be."""
    return pages.with_table(README.read_text(encoding="utf-8"), MARKERS)


if __name__ == "__main__":
    README.write_text(updated_readme(), encoding="utf-8")
