"""Fuzz the readers, facts and checks as long as one likes, guided by the code that each input reaches.

    make fuzz                        a minute of each property of `test_fuzz.py`
    make fuzz SECONDS=3600

It wants atheris, which `make fuzz` installs. An input that fails is written to `crash-…` and shown.
"""

import subprocess
import sys
from pathlib import Path

import atheris

HERE = Path(__file__).resolve().parent
PROPERTIES = (
    "test_readers_of_text_take_anything",
    "test_the_log_of_git_may_hold_anything",
    "test_every_fact_check_and_proposal_survives",
)


def main() -> None:
    """Run each property in a process of its own; the engine ends the process that it runs in."""
    if sys.argv[-1] in PROPERTIES:
        _fuzz(sys.argv.pop())
    # Inputs may be long from the start: files are made of what they say.
    command = [sys.executable, __file__, "-len_control=0", *sys.argv[1:]]
    failed = [name for name in PROPERTIES if subprocess.run([*command, name], check=False).returncode]
    sys.exit(f"failed: {', '.join(failed)}" if failed else 0)


def _fuzz(name: str) -> None:
    sys.path[:0] = [str(HERE), str(HERE.parent)]
    with atheris.instrument_imports(include=["solvent"]):
        import test_fuzz
    atheris.Setup(sys.argv, getattr(test_fuzz, name).hypothesis.fuzz_one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
