"""`dossier desk`: the review desk as pages that open from a folder, or served to this machine while records are edited."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dossier.cli.opening import on_option, open_project, refuse_unknown, today_or
from dossier.errors import Exit, WrongUse

if TYPE_CHECKING:
    from dossier.gathering import Memory
    from dossier.problem import Problem
    from dossier.project import Project
    from dossier.view import Audience


@click.command("desk")
@click.option(
    "--audience", default="internal", show_default=True, help="internal, public or recipient:ID; only what it may see is shown."
)
@click.option("--out", type=click.Path(path_type=Path), default=None, help="Where sets are put. Default: out/ in the project.")
@click.option("--serve", is_flag=True, help="Write nothing; serve the pages on 127.0.0.1, anew whenever a file is saved.")
@click.option("--port", type=click.IntRange(0, 65_535), default=0, help="The port for --serve; default: a free one.")
@on_option
@click.pass_obj
def command(folder: Path | None, audience: str, out: Path | None, serve: bool, port: int, on: dt.date | None) -> int:
    """Writes the desk: officials at a glance, each packet beside its evidence, the matrix, figures, lists.

    Open index.html in a browser; nothing needs a server or a network. With --serve the same pages come from this machine
    to this machine alone, under an address that is printed, until Ctrl-C; each page loads itself anew after a save.
    """
    from dossier.publish import CURRENT, check_home, published
    from dossier.view import Audience

    project = open_project(folder)
    try:
        reader = Audience.parse(audience)
    except ValueError:
        raise WrongUse(f"'{audience}' is no audience", "write public, internal or recipient:ID") from None
    if reader.recipient:
        refuse_unknown("recipient", (reader.recipient,), list(project.recipients))
    if project.settings is None:
        raise WrongUse("nothing was written: project.yaml is broken", "run dossier validate and mend it")
    if serve:
        from dossier.cli.desk_serve import serve_desk

        if out is not None:
            raise WrongUse("--serve writes nothing, so there is nothing for --out", "leave one of the two out")
        return serve_desk(project.root, reader, port, on)
    home = (out or project.root / "out").absolute()
    if any(home.is_relative_to(project.root / below) for below in ("dossiers", "evidence", "templates", "src", "tests")):
        raise WrongUse(f"{home} lies among the sources", "name a folder outside them with --out")
    home = home / "desk" / reader.folder
    check_home(home)
    files = files_for(project, reader, today_or(on))[0]
    with published(home) as staging:
        for below in sorted({str(Path(name).parent) for name in files} - {"."}):
            (staging.folder / below).mkdir(parents=True)
        for name, content in files.items():
            staging.write(name, content)
    click.echo(f"{home / CURRENT / 'index.html'}: {len(files)} files")
    return Exit.CLEAN


def files_for(
    project: Project, reader: Audience, day: dt.date, *, memory: Memory | None = None, is_served: bool = False
) -> tuple[dict[str, bytes], tuple[Problem, ...]]:
    """The files of the desk, after the search for what the audience may not see, and everything wrong or missing.

    Raises:
        LeakFound: something that the audience may not see stands in them.
        RenderFault: a template is missing or broken.
    """
    from dossier.checks import check
    from dossier.desk import desk_files, words_in
    from dossier.gathering import gather, pictures_of
    from dossier.needles import needles
    from dossier.scan import refuse_leaks
    from dossier.view import view

    problems = check(project, day) if reader.kind == "internal" or is_served else ()
    gathered = gather(project, reader, day, problems if reader.kind == "internal" else ())
    pictures = pictures_of(project, gathered, memory)
    files = desk_files(gathered, pictures, is_served=is_served)
    refuse_leaks(files | words_in(files, pictures), needles(project, view(project, reader, day)))
    return files, tuple(problems)
