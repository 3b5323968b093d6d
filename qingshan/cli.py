"""The command line (命令行) `qingshan`: every group of commands in a file of its own under `commands/`.

A command's file is imported only when that command is called (or all are listed), and each imports its
heavy parts inside its functions: `qingshan settings` must not wait for Prefect.
"""

from __future__ import annotations

import importlib
import sys
from typing import Any

import typer
from typer.core import TyperGroup

# command → module under qingshan.commands; each module has `app = typer.Typer(help=…)`
COMMANDS = {
    "up": "up",
    "demo": "demo",
    "tick": "tick",
    "rehearse": "rehearse",
    "case": "case",
    "journal": "journal",
    "ballot": "ballot",
    "policy": "policy",
    "import": "import_",
    "office": "office",
    "settings": "settings",
    "doctor": "doctor",
    "backup": "backup",
    "restore": "restore",
    "web": "web",
    "conductor": "conductor",
    "worker": "worker",
    "prepare": "prepare",
    "deployments": "deployments",
}


class _LazyGroup(TyperGroup):
    """A group that imports a command when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Give the commands in the order of a newcomer's first day."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Import one command, or give None for an unknown name."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"qingshan.commands.{COMMANDS[cmd_name]}")
        command = typer.main.get_command(module.app)
        command.name = cmd_name
        return command


app = typer.Typer(
    cls=_LazyGroup,
    help="青山：按《若干措施》办理干部人事工作程序",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def _qingshan() -> None:
    """青山：按《若干措施》办理干部人事工作程序。"""


def main() -> None:
    """Run the command line; a numbered error becomes one line in Chinese and exit code 2."""
    from models.errors import QingshanError
    from policy.errors import PolicyError

    try:
        app()
    except (QingshanError, PolicyError) as error:
        typer.echo(f"{error.code} {error.message}", err=True)
        sys.exit(2)
