"""`dossier review`: Word out with the questions that wait, back in, and what was signed."""

from __future__ import annotations

from typing import ClassVar

import click


class _Reviewing(click.Group):
    """A group whose commands are imported only when they run."""

    COMMANDS: ClassVar = {
        "open": "A draft in Word for a lawyer, with the questions that wait.",
        "import": "What came back in Word: remarks, and proposed wordings.",
        "sign": "A named reviewer agrees to exactly what stands there.",
        "sheet": "The sheet on which a reviewer signs by hand.",
        "status": "What is signed, stale, open, and waited for.",
        "log": "Who said, signed, changed and released what.",
    }

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.COMMANDS:
            return None
        module = __import__(f"dossier.cli.review_{cmd_name}", fromlist=["command"])
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(self.COMMANDS.items()))


@click.group("review", cls=_Reviewing)
def command() -> None:
    """Takes drafts to the lawyers who review them and brings back what they say, and keeps what they signed."""
