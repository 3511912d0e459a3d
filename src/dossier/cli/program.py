"""The `dossier` command: finds the project, runs one command, and decides once how every run ends."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import ClassVar, TextIO

import click

from dossier.errors import EnvironmentFault, Exit, Stop
from dossier.problem import visible


class Program(click.Group):
    """A group whose commands are imported only when they run, so that `--help` stays quick."""

    COMMANDS: ClassVar = {
        "validate": "Every problem in the records; exit 1 on errors.",
        "explain": "What a code or an ask means, and why this ask for this person.",
        "coverage": "Who meets what under which law, and what is missing.",
        "build": "Draft packets in PDF and Word, for every recipient.",
        "import": "Records from a workbook or CSV, and a clean workbook to fill in.",
        "new": "A new official, case, wrong or source; takes an exhibit in.",
        "custody": "Who had an exhibit, since when; and what was done with it next.",
        "review": "Drafts to lawyers in Word and back, sign-offs, and who did what.",
        "desk": "The review desk as pages that open from a folder, or served.",
        "stale": "What is past its time by a day: offices, listings, laws.",
        "diff": "What changed between drafts, revisions or days, claim by claim.",
        "screen": "Officials against copies of sanctions lists, each match explained.",
        "bundle": "What is filed with one recipient: packet, exhibits, index, hashes.",
        "verify": "Whether a bundle is what was signed, or altered since.",
        "export": "What an audience may be told: FollowTheMoney, CSV, XLSX, JSON.",
        "recall": "Who holds a bundle with something that was withdrawn.",
        "scan": "What an audience may not see, looked for in files.",
        "schema": "JSON Schemas of records, for completion and hover in editors.",
        "doctor": "What this machine lacks, and the line that mends it.",
    }

    MODULES: ClassVar = {"import": "import_sheets"}
    """Modules of commands whose names Python keeps for itself."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.COMMANDS:
            return None
        module = __import__(f"dossier.cli.{self.MODULES.get(cmd_name, cmd_name)}", fromlist=["command"])
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(self.COMMANDS.items()))


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--project", "-C", type=click.Path(), help="Folder of the project; default: found upwards from here.")
@click.version_option(package_name="dossier-builder")
@click.pass_context
def program(ctx: click.Context, project: str | None) -> None:
    """Keeps one truthful, cited record per official and builds submission packets from it."""
    from pathlib import Path  # `--help` has no use for it, and it costs a tenth of its time

    ctx.obj = Path(project) if project is not None else None


def main() -> None:
    """Runs the program; no way of ending shows a traceback for anything that a user can cause."""
    try:
        status = program.main(prog_name="dossier", standalone_mode=False)
    except click.exceptions.Abort:
        _tell("stopped")
        status = Exit.ENVIRONMENT
    except click.ClickException as fault:
        with suppress(OSError):
            fault.show()
        status = Exit.WRONG_USE
    except Stop as fault:
        _tell(f"dossier: {fault}")
        status = fault.status
    except (BrokenPipeError, SystemExit):  # whoever read the output is gone; click then ends with 1, which means errors here
        sys.stderr.close()
        status = Exit.ENVIRONMENT
    except OSError as fault:  # of the machine, in a place that no step of a run answers for: no folder for temporary files
        from traceback import walk_tb  # no other way of ending needs it

        what = visible(f"{fault.filename or 'the machine'}: {fault.strerror or fault}")
        step = "free space or rights there, and run it again"
        if any(frame.f_code is click.echo.__code__ for frame, _ in walk_tb(fault.__traceback__)):
            what = f"what was done cannot be printed: {fault.strerror or fault}"
            step = "print to another place, and look at what is there already before you run it again"
        _tell(f"dossier: {EnvironmentFault(what, step)}")
        status = Exit.ENVIRONMENT
    for output in (sys.stdout, sys.stderr):
        _let_go_of(output)
    sys.exit(int(status or 0))


def _tell(text: str) -> None:
    """Says how a run ended; where nothing can be written to the terminal either, its status alone says it."""
    with suppress(OSError):
        click.echo(text, err=True)


def _let_go_of(output: TextIO | None) -> None:
    """Drops what cannot be printed, so that Python does not try again on its way out, and end with a status of its own."""
    if output is None or output.closed:  # none where it was closed from the start
        return
    try:
        output.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), output.fileno())
