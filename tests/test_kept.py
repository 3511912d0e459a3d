"""What is the same is not rendered again, and skipping is always right: a build beside another gives what a clean one gives."""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from dossier.build import Order, PlannedSet, build, making
from dossier.build.kept import FILE
from dossier.ooxml.package import parts_of, written_zip
from dossier.packet.setting import Packet
from dossier.project import Project, read_project
from dossier.publish import files_in_use
from dossier.render import key
from dossier.render.docx import WordWriter
from dossier.render.key import Surroundings
from dossier.view import Audience
from tests import pages
from tests.conftest import INVENTED, ROOT, Result, change

INTERNAL = Audience("internal")
DAY = "2026-11-23"
Run = Callable[..., Result]


# The key: one change for each member ---------------------------------------------------------------------------------


@dataclass
class Scene:
    """A project with a kit of its own, and a page; a member of the key is changed in it."""

    folder: Path
    page: Packet
    patch: pytest.MonkeyPatch
    formats: tuple[str, ...] = ("docx",)

    def built(self, out: Path) -> tuple[dict[str, bytes], int]:
        """The files that a build leaves in a folder, and how many of them it kept."""
        order = Order(formats=self.formats, on=dt.date(2026, 11, 23))
        project = read_project(self.folder)
        (made,) = build(project, order, (PlannedSet(INTERNAL, (self.page,)),), out / "draft", lambda _: None)
        return {name: (made.folder / name).read_bytes() for name in made.files}, made.kept

    def edit(self, relative: str, edit: Callable[[bytes], bytes]) -> None:
        path = self.folder / "templates/packet" / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(edit((ROOT / "templates/packet" / relative).read_bytes()))

    def with_fonts(self, edit: Callable[[Path], None]) -> None:
        fonts = self.folder / "templates/packet/fonts"
        shutil.copytree(ROOT / "templates/packet/fonts", fonts)
        edit(fonts)


def _other_writer(scene: Scene, member: str, value: object) -> None:
    """What a member tells of changes, and with it what the program writes."""
    true, write = key.surroundings, WordWriter.write
    scene.patch.setattr(making, "surroundings", lambda kit: replace(true(kit), **{member: value}))
    scene.patch.setattr(WordWriter, "write", lambda *words, **more: write(*words, **more) + b"another program")


def _another_blank(raw: bytes) -> bytes:
    """The blank with one word of its styles changed."""
    parts = parts_of(raw)
    parts["word/styles.xml"] = parts["word/styles.xml"].replace(b'w:val="Normal"', b'w:val="Plain"', 1)
    return written_zip(parts)


def _a_wider_letter(fonts: Path) -> None:
    path = fonts / "SourceSerif4-Regular.ttf"
    with TTFont(path) as face:
        for glyph, (width, bearing) in list(face["hmtx"].metrics.items()):
            face["hmtx"][glyph] = (width + 100, bearing)
        face.save(path)


CHANGES: dict[str, Callable[[Scene], None]] = {
    "page": lambda scene: setattr(scene, "page", replace(scene.page, xhtml=scene.page.xhtml.replace("Jane", "Joan"))),
    "figures": lambda scene: setattr(
        scene,
        "page",
        replace(scene.page, figures={name: svg.replace("#", "#0", 1) for name, svg in scene.page.figures.items()}),
    ),
    "paper": lambda scene: setattr(scene, "page", replace(scene.page, paper="letter")),
    "mark": lambda scene: setattr(scene, "page", replace(scene.page, mark="SKETCH")),
    "style": lambda scene: scene.edit("style.css", lambda raw: raw + b"\np { margin-left: 3mm; }\n"),
    "fonts": lambda scene: scene.with_fonts(_a_wider_letter),
    "blank": lambda scene: scene.edit("blank.docx", _another_blank),
    "program": lambda scene: _other_writer(scene, "program", "0" * 64),
    "packages": lambda scene: _other_writer(scene, "packages", ("weasyprint-71.0.dist-info",)),
    "libraries": lambda scene: _other_writer(scene, "libraries", {"Pango": "99999"}),
    "interpreter": lambda scene: _other_writer(scene, "interpreter", ("4.0", "z80", "1.3")),
}


@pytest.fixture
def scene(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    return Scene(folder, replace(pages.proof(), figures=dict(pages.proof().figures)), monkeypatch)


def test_every_member_of_the_key_is_tried() -> None:
    around = Surroundings("", "", "", "", (), {}, ())
    assert set(CHANGES) == set(key.members(around, pages.proof()))
    assert {part.name for part in fields(Packet)} - set(CHANGES) == {"name", "title", "xhtml", "witnesses"}


def without(member: str) -> pytest.MonkeyPatch:
    """A key that lacks a member, until it is undone."""
    patch, whole = pytest.MonkeyPatch(), key.members
    patch.setattr(key, "members", lambda *words: {name: value for name, value in whole(*words).items() if name != member})
    return patch


@pytest.mark.parametrize("member", CHANGES)
def test_a_changed_member_renders_again_and_a_key_without_it_is_found_out(scene: Scene, tmp_path: Path, member: str) -> None:
    scene.formats = ("pdf",) if member == "style" else ("docx",)
    old, _ = scene.built(tmp_path / "true")
    mutant = without(member)
    scene.built(tmp_path / "mutant")
    mutant.undo()
    CHANGES[member](scene)
    clean, _ = scene.built(tmp_path / "clean")
    assert clean != old, "this change changes nothing, so that it shows nothing"
    assert scene.built(tmp_path / "true") == (clean, 0)
    mutant = without(member)
    assert scene.built(tmp_path / "mutant") == (old, 1)
    mutant.undo()


# Builds beside others --------------------------------------------------------------------------------------------------


def in_use(out: Path) -> dict[str, bytes]:
    return {f"{link.parent.name}/{one.name}": one.read_bytes() for link in out.rglob("current") for one in sorted(link.iterdir())}


def test_a_second_build_renders_nothing_and_searches_nothing(
    dossier: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["-C", INVENTED, "build", "--to", "sy-ministry", "--format", "docx", "--out", tmp_path, "--on", DAY]
    first = dossier(*words)
    before = in_use(tmp_path)
    monkeypatch.setattr("dossier.build.rendering.workers.pool", None)
    monkeypatch.setattr(making, "needles", None)
    monkeypatch.setattr("dossier.scan.refuse_leaks", None)
    second = dossier(*words)
    assert (second.status, "unchanged" in first.out) == (first.status, False)
    assert "files, 2 of them unchanged" in second.out
    assert in_use(tmp_path) == before


def test_an_edited_a_cut_and_a_missing_file_are_made_again(dossier: Run, tmp_path: Path) -> None:
    words = ["-C", INVENTED, "build", "jane-roe", "--to", "sy-ministry", "--format", "docx", "--out", tmp_path, "--on", DAY]
    dossier(*words)
    whole = in_use(tmp_path)
    path = tmp_path / "draft/recipient-sy-ministry/current/jane-roe.sy-ministry.docx"
    for spoil in (lambda raw: raw[:-1] + bytes([raw[-1] ^ 1]), lambda raw: raw[: len(raw) // 2], lambda _: b"", None):
        path.write_bytes(spoil(path.read_bytes())) if spoil else path.unlink()
        dossier(*words)
        assert in_use(tmp_path) == whole
    for name in ("SHA256SUMS", "more"):
        (path.parent / name).write_text("0")
        dossier(*words)
        assert in_use(tmp_path) == whole


@pytest.mark.parametrize(
    "notes",
    [b"", b"{", b"[]", b'{"draft/recipient-sy-ministry": 1}', b'{"draft/internal": {"files": {"a": ["x", "y"]}}}', b"[" * 99_999],
)
def test_notes_that_cannot_be_read_are_none(dossier: Run, tmp_path: Path, notes: bytes) -> None:
    words = ["-C", INVENTED, "build", "jane-roe", "--to", "sy-ministry", "--format", "docx", "--out", tmp_path, "--on", DAY]
    dossier(*words)
    whole = in_use(tmp_path)
    (tmp_path / FILE).write_bytes(notes)
    shown = dossier(*words)
    assert (shown.status, in_use(tmp_path), "unchanged" in shown.out) == (0, whole, False)


def test_notes_hold_nothing_but_names_and_digests(dossier: Run, tmp_path: Path) -> None:
    dossier("-C", INVENTED, "build", "--to", "sy-ministry", "--format", "docx", "--out", tmp_path, "--on", DAY)
    for kept in json.loads((tmp_path / FILE).read_text()).values():
        digests = [kept["state"], kept["searched_for"], *(one for row in kept["files"].values() for one in row)]
        assert all(re.fullmatch("[0-9a-f]{64}", one) for one in digests)


def test_a_change_renders_the_pages_it_concerns_alone(dossier: Run, folder: Path, tmp_path: Path) -> None:
    words = ["-C", folder, "build", "--to", "sy-ministry", "--out", tmp_path / "out", "--format", "docx", "--on", DAY, "--json"]
    dossier(*words)
    old = in_use(tmp_path / "out")
    change(folder, "dossiers/richard-miles/dossier.yaml", "given: Richard", "given: Ricardo")
    built = json.loads(dossier(*words).out)["built"]
    new = in_use(tmp_path / "out")
    changed = [name for name in new if new[name] != old.get(name) and not name.endswith("SHA256SUMS")]
    rendered = sum(len(one["files"]) - one["unchanged"] for one in built)
    assert (rendered, changed != []) == (len(changed), True)


def test_what_was_not_asked_for_stays_where_it_is_the_same_and_leaves_where_it_is_not(
    dossier: Run, folder: Path, tmp_path: Path
) -> None:
    words = [
        "-C",
        folder,
        "build",
        "--to",
        "sy-ministry",
        "--to",
        "uk-fcdo",
        "--format",
        "docx",
        "--out",
        tmp_path / "out",
        "--on",
        DAY,
    ]
    dossier(*words)
    every = in_use(tmp_path / "out")
    shown = dossier(*words, "jane-roe")
    assert "no longer in this set" not in shown.out
    assert in_use(tmp_path / "out") == every
    change(folder, "dossiers/richard-miles/dossier.yaml", "given: Richard", "given: Ricardo")
    shown = dossier(*words, "jane-roe")
    assert re.search(r"no longer in this set: .*richard-miles", shown.out)
    assert not any("richard-miles" in name for name in in_use(tmp_path / "out"))


def test_a_file_of_another_format_stays_while_it_is_the_same(dossier: Run, folder: Path, tmp_path: Path) -> None:
    words = ["-C", folder, "build", "jane-roe", "--to", "sy-ministry", "--out", tmp_path / "out", "--on", DAY]
    dossier(*words)
    dossier(*words, "--format", "docx")
    home = tmp_path / "out/draft/recipient-sy-ministry"
    assert "jane-roe.sy-ministry.pdf" in files_in_use(home)
    change(folder, "dossiers/jane-roe/dossier.yaml", "title: Deputy chair", "title: Second deputy chair")
    shown = dossier(*words, "--format", "docx")
    assert "no longer in this set: jane-roe.sy-ministry.pdf\n" in shown.out  # the letter does not name that office


def test_a_final_is_rendered_and_searched_anew(invented: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    searched: list[int] = []
    monkeypatch.setattr("dossier.scan.refuse_leaks", lambda files, needles, **_: searched.append(len(files)))
    page = replace(pages.proof(), mark=None)
    sets = (PlannedSet(Audience("recipient", "sy-ministry"), (page,)),)
    for _ in range(2):
        (made,) = build(invented, Order(formats=("docx",), final=dt.date(2026, 11, 23)), sets, tmp_path / "final", lambda _: None)
        assert made.kept == 0
    assert searched == [1, 1]
    assert not (tmp_path / FILE).exists()


def test_what_is_withheld_later_is_searched_for_in_what_was_made_before(folder: Path, tmp_path: Path) -> None:
    """Files stay, but not unsearched: a value that is withheld since is looked for in every one of them."""
    audience = Audience("recipient", "sy-ministry")
    page = pages.packet()

    def made() -> int:
        order = Order(formats=("docx",), on=dt.date(2026, 11, 23))
        (one,) = build(read_project(folder), order, (PlannedSet(audience, (page,)),), tmp_path / "draft", lambda _: None)
        return one.kept

    assert (made(), made()) == (0, 1)
    statement = "A colleague found a bruised witness outside the walls."
    page = replace(page, xhtml=page.xhtml.replace("</p>", f" {statement}</p>", 1))
    assert (made(), made()) == (0, 1)
    path = folder / "evidence/cases/john-doe.yaml"
    event = f"  - {{id: E99, date: 2014-06-02, label: Seen, statement: {statement}, confidence: reported,\n"
    event += "     disclosure: internal, cites: [{source: S002}]}\n"
    path.write_text(path.read_text().replace("events:\n", "events:\n" + event, 1))
    with pytest.raises(Exception, match="this audience may not see"):
        made()


# The property ----------------------------------------------------------------------------------------------------------


def _edited(path: Path, chance: random.Random) -> None:
    """A file with one letter or digit changed into another, or one byte where it is no text."""
    raw = bytearray(path.read_bytes())
    letters = [place for place, byte in enumerate(raw) if chr(byte).isalnum()] or list(range(len(raw)))
    place = chance.choice(letters)
    raw[place] = chance.choice([byte for byte in b"abcdefghijklm0123456789" if byte != raw[place]])
    path.write_bytes(raw)


def _run(project: Path, out: Path, program: Path | None, *more: str) -> tuple[int, dict[str, bytes]]:
    words = [sys.executable, "-c", "from dossier.cli import main; main()", "-C", str(project), "build", "--out", str(out)]
    words += ["--to", "sy-ministry", "--jobs", "1", "--on", DAY, *more]
    environment = {**os.environ, **({"PYTHONPATH": str(program)} if program else {})}
    done = subprocess.run(words, capture_output=True, text=True, env=environment, check=False, timeout=300)
    return done.returncode, in_use(out)


@pytest.fixture
def everything(folder: Path) -> Path:
    """The invented project with all that the program ships beside it as its own, and the program."""
    shutil.copytree(ROOT / "templates", folder / "templates", dirs_exist_ok=True, ignore=shutil.ignore_patterns("sources"))
    for path in (INVENTED / "templates").rglob("*"):
        if path.is_file():
            shutil.copyfile(path, folder / path.relative_to(INVENTED))
    return folder


KINDS = ["dossiers", "evidence", "templates/packet", "templates/packet/fonts", "templates"]


def _any_edit(kind: str, seed: int, everything: Path, tmp_path: Path, *more: str) -> None:
    """One edit after a build; what is then built beside the old equals what is built clean."""
    chance = random.Random(f"{kind} {seed}")
    _, old = _run(everything, tmp_path / "out", None, *more)
    files = sorted(path for path in (everything / kind).rglob("*") if path.is_file() and path.name != "README.md")
    _edited(chance.choice(files), chance)
    status, clean = _run(everything, tmp_path / "clean", None, *more)
    beside, now = _run(everything, tmp_path / "out", None, *more)
    assert beside == status
    assert now == (clean or old)  # what cannot be built leaves the old set


@pytest.mark.parametrize("kind", KINDS)
def test_any_edit_gives_what_a_clean_build_gives(everything: Path, tmp_path: Path, kind: str) -> None:
    _any_edit(kind, 0, everything, tmp_path, "jane-roe", "--format", "docx")


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1, 21))
@pytest.mark.parametrize("kind", KINDS)
def test_any_of_many_edits_gives_what_a_clean_build_gives(everything: Path, tmp_path: Path, kind: str, seed: int) -> None:
    _any_edit(kind, seed, everything, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(20))
def test_any_edit_of_the_program_gives_what_a_clean_build_gives(folder: Path, tmp_path: Path, seed: int) -> None:
    chance, program = random.Random(seed), tmp_path / "program"
    shutil.copytree(ROOT / "src/dossier", program / "dossier", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "templates", program / "dossier/templates")
    _, old = _run(folder, tmp_path / "out", program)
    rooms = ("render", "ooxml", "packet", "pdffile")
    _edited(chance.choice(sorted(path for room in rooms for path in (program / "dossier" / room).rglob("*.py"))), chance)
    status, clean = _run(folder, tmp_path / "clean", program)
    beside, now = _run(folder, tmp_path / "out", program)
    assert beside == status
    assert now == (clean or old)


# What a worker opens -----------------------------------------------------------------------------------------------------


MEMBERS = tuple(
    f"{ROOT}/{one}" for one in ("templates/packet/fonts", "templates/packet/style.css", "templates/packet/blank.docx")
)
PROGRAM = f"{ROOT}/src/dossier"
MACHINE = (
    sys.prefix,
    sys.base_prefix,
    "/proc",
    "/sys",
    "/dev",
    "/etc/ld.so.cache",
    "/usr/share/fontconfig/conf.avail",
    "/etc/ssl",
)
"""Python and its packages, the system, rules of fontconfig that are there to be named and are not in force, and certificates,
which newer Pythons read for a fetcher that never fetches."""

TRACE = ["strace", "-f", "-qq", "-y", "-s", "4096", "-e", "trace=open,openat,creat", "-e", "status=successful"]


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_a_worker_opens_nothing_but_what_is_in_the_key(tmp_path: Path) -> None:
    log, program = tmp_path / "opened", "from dossier.cli import main; main()"
    words = [sys.executable, "-c", program, "-C", str(INVENTED), "build", "jane-roe", "--jobs", "1", "--to", "sy-ministry"]
    words += ["--out", str(tmp_path / "out"), "--on", DAY]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    done = subprocess.run(
        [*TRACE, "-o", str(log), *words],
        capture_output=True,
        text=True,
        env=environment | {"TMPDIR": str(tmp_path)},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    opened = _opened_by_workers(log)
    assert {*MEMBERS[1:], PROGRAM} <= {*opened, *(PROGRAM for path in opened if path.startswith(PROGRAM))}
    known = (*MEMBERS, PROGRAM, *MACHINE, str(tmp_path))
    others = {path for path in opened if not path.startswith(known) and ".so" not in Path(path).name}
    assert {path for path in others if not Path(path).is_dir()} == set()


def _opened_by_workers(log: Path) -> set[str]:
    """The files that the processes opened which the first one started, as far as they ever read a style."""
    lines = log.read_text(errors="replace").splitlines()
    workers = {line.split()[0] for line in lines if "style.css" in line} - {lines[0].split()[0]}
    assert workers
    found = [match for line in lines if line.split()[0] in workers and (match := re.search(r"= \d+<(.*)>$", line))]
    return {match[1] for match in found}
