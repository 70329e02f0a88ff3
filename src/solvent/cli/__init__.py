"""The command line: one file a command, each loaded when it is called."""

import gc
import importlib
import os
import sys

import click

_COMMANDS = {
    "assess": "Read a project and say how fast its team can iterate, and what holds it back.",
    "certify": "Say whether the model is proven good enough to be worth having.",
    "explain": "Explain a check, a fact, or the contract.",
    "init": "Read a project and write its first contract, solvent.toml.",
    "interview": "Ask the team what no file shows, and write the answers into the contract.",
    "ledger": "Follow debt over time: what was found, paid, promised and written off.",
    "report": "Tell one reader how the project stands: engineer, data scientist, manager, customer, investor.",
    "route": "Say which predictions the machine may decide alone, under a guarantee.",
    "watch": "Say whether production is still what the model was trained on, and proven on.",
}


class _Lazy(click.Group):
    """A group whose commands are imported when they are needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"solvent.cli.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in _COMMANDS and not name.startswith("-"):
            from solvent.domain.suggest import nearest

            close = nearest(name, _COMMANDS)
            ctx.fail(f"No such command {name!r}." + (f" Did you mean {close!r}?" if close else ""))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from solvent import __version__

        click.echo(f"solvent {__version__}")
        ctx.exit()


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version and exit.",
)
def cli() -> None:
    """Determine, price and pay down the technical debt of a machine-learning system.

    Two questions find that debt: can the team iterate quickly, and how well must the model perform to be worth
    having? Begin with `solvent assess .` in a project's folder; nothing of the project is run.
    """


def main() -> None:
    """Run the command line; a user's mistake ends with a message and exit code 2, never with a traceback."""
    from solvent.domain.errors import SolventError

    # A command lives for seconds and makes no cycles worth collecting; looking for them costs a fifth of its time.
    gc.disable()
    # Threads that wait for their like without pause take all of a machine that has other work.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    try:
        cli(prog_name="solvent", standalone_mode=True)
    except SolventError as error:
        click.echo(f"solvent: {error}", err=True)
        if error.hint:
            click.echo(f"  {error.hint}", err=True)
        sys.exit(2)
