"""`python -m solvent` is the command line."""

from solvent.cli import main

main()
