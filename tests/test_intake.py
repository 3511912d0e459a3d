"""An exhibit is taken in whole or not at all, under a number that was never given; its log is only added to."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from dossier.checks import check
from dossier.errors import EnvironmentFault, WrongUse
from dossier.exhibitfile import homes
from dossier.exhibitfile.homes import LAST
from dossier.exhibitfile.record import Taking
from dossier.intake import append_custody, take_in
from dossier.model.custody import first_act, read_log
from dossier.model.dates import parse_day
from dossier.project import read_project
from dossier.view import Audience, view
from tests import hostile
from tests.conftest import Result, change

Run = Callable[..., Result]
AT = "2026-11-23T10:00:00Z"
WORDS: dict[str, object] = {"source": "S002", "title": "Record of arrest", "language": ["en"], "disclosure": "internal"}
FLAGS = ("--source", "S002", "--title", "Record of arrest", "--language", "en", "--disclosure", "internal", "--by", "officer")
HOME = "evidence/exhibits"
VAULT = "../vault/exhibits"
"""Where the exhibits lie of which not everybody may know; they are found from the project's folder."""

HOMES = {"public": ("public", HOME), "internal": ("internal", VAULT), "for a recipient": (["sy-ministry"], VAULT)}
"""Each disclosure, and the home that it leads to."""

each_home = pytest.mark.parametrize(("disclosure", "home"), HOMES.values(), ids=HOMES)
both_homes = pytest.mark.parametrize(("disclosure", "home"), list(HOMES.values())[:2], ids=list(HOMES)[:2])


def taking(**words: object) -> Taking:
    return Taking({**WORDS, **words}, "evidence officer", AT, None, {"how": "scanned"})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A PDF that may be taken in."""
    path = tmp_path / "Протокол 1.PDF"
    path.write_bytes(hostile.pdf())
    return path


def names(folder: Path, home: str = HOME) -> list[str]:
    return sorted(path.name for path in (folder / home).iterdir())


def exhibits(folder: Path) -> list[str]:
    """What lies in either home, but for the register of numbers: `vault/` stands before what lies in the vault."""
    return [name for name in names(folder) if name != LAST] + [f"vault/{name}" for name in names(folder, VAULT)]


BEFORE = ["EX-0001", "vault/EX-0002"]


def everything(root: Path) -> dict[str, bytes]:
    """Every file below a folder, and every folder as such, with its bytes."""
    return {str(path.relative_to(root)): path.read_bytes() if path.is_file() else b"" for path in root.rglob("*")}


@each_home
def test_a_file_is_taken_in_with_its_record_and_its_custody(folder: Path, file: Path, disclosure: object, home: str) -> None:
    taken = take_in(read_project(folder), file, taking(disclosure=disclosure))
    place = folder / home / "EX-0003"
    assert taken.id == "EX-0003"
    assert sorted(path.name for path in place.iterdir()) == ["custody.jsonl", "exhibit.pdf", "exhibit.yaml"]
    kept = (place / "exhibit.pdf").read_bytes()
    assert kept == file.read_bytes()
    record = read_project(folder).exhibits["EX-0003"]
    assert record.sha256 == taken.bytes.sha256 == hashlib.sha256(kept).hexdigest()
    assert (record.type, record.bytes, record.pages, record.copy_kind) == ("pdf", len(kept), 1, "evidentiary")
    assert record.original_name == "Протокол 1.PDF"
    assert record.capture is not None
    assert (record.capture.by, record.capture.how, record.capture.on) == ("evidence officer", "scanned", None)
    acts, faults = read_log("EX-0003", (place / "custody.jsonl").read_bytes(), record.sha256)
    assert faults == ()
    assert [(act.act, act.by, act.at) for act in acts] == [("taken in", "evidence officer", AT)]


@each_home
def test_what_was_taken_in_raises_no_problem(folder: Path, file: Path, disclosure: object, home: str) -> None:
    on = parse_day("2026-11-23")
    before = check(read_project(folder), on)
    take_in(read_project(folder), file, taking(disclosure=disclosure))
    assert set(check(read_project(folder), on)) <= set(before)


@both_homes
def test_the_original_is_as_it_was_and_the_copy_is_not_for_writing(
    folder: Path, file: Path, disclosure: object, home: str
) -> None:
    before = (file.read_bytes(), file.stat().st_mtime_ns)
    take_in(read_project(folder), file, taking(disclosure=disclosure))
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before
    kept = folder / home / "EX-0003/exhibit.pdf"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o444
    assert kept.stat().st_nlink == 1


@both_homes
def test_a_number_is_never_given_twice(folder: Path, file: Path, disclosure: object, home: str) -> None:
    take_in(read_project(folder), file, taking(disclosure=disclosure))
    shutil.rmtree(folder / home / "EX-0003")
    assert take_in(read_project(folder), file, taking(disclosure=disclosure)).id == "EX-0004"


MENTIONED = {
    "in a cite": ("dossiers/jane-roe/dossier.yaml", "exhibit: EX-0001, at: p. 1", "exhibit: EX-0041, at: p. 1"),
    "in a remark": ("dossiers/jane-roe/dossier.yaml", "identity: confirmed", "identity: confirmed  # was EX-0041"),
    "in a broken record": ("dossiers/jane-roe/dossier.yaml", "identity: confirmed", "identity: [EX-0041"),
    "in a log": (f"{HOME}/EX-0001/custody.jsonl", "Scanned from", "Scanned with EX-0041 from"),
    "in a record of the vault": (f"{VAULT}/EX-0002/exhibit.yaml", "captured: 2018-08-09", "parent: EX-0041"),
    "in a source of the vault": ("../vault/sources/S006.yaml", "Conversation with", "Conversation on EX-0041 with"),
    "in what is kept of a witness": ("../vault/witnesses/corridor.yaml", "as high", "as high, as EX-0041 shows"),
}


@pytest.mark.parametrize("case", MENTIONED.values(), ids=MENTIONED)
def test_a_number_that_is_mentioned_anywhere_is_given(folder: Path, file: Path, case: tuple[str, str, str]) -> None:
    change(folder, *case)
    assert take_in(read_project(folder), file, taking()).id == "EX-0042"


@pytest.mark.parametrize("home", [HOME, VAULT])
def test_a_folder_alone_takes_its_number_however_it_is_spelt(folder: Path, file: Path, home: str) -> None:
    (folder / home / "ex-0007").mkdir()
    assert take_in(read_project(folder), file, taking()).id == "EX-0008"


def test_numbers_end(folder: Path, file: Path) -> None:
    (folder / HOME / "EX-9999").mkdir()
    with pytest.raises(WrongUse, match="EX-9999 is given or mentioned already"):
        take_in(read_project(folder), file, taking())


@both_homes
def test_the_first_exhibit_of_a_project_is_number_one(folder: Path, file: Path, disclosure: object, home: str) -> None:
    for place in (HOME, VAULT):
        shutil.rmtree(folder / place)
    for path in (*(folder / "evidence").rglob("*.yaml"), *(folder / "dossiers").rglob("*.yaml")):
        path.write_text(path.read_text().replace("EX-0001", "EX-").replace("EX-0002", "EX-"))
    assert take_in(read_project(folder), file, taking(disclosure=disclosure)).id == "EX-0001"
    assert names(folder, home)[-1] == "EX-0001"


def test_the_same_bytes_under_another_number_are_named(folder: Path, file: Path) -> None:
    take_in(read_project(folder), file, taking())
    assert take_in(read_project(folder), file, taking()).same_as == ("EX-0003",)


ODD_NAMES = {
    "another direction of writing": ("a\u202efdp.exe", "a<U+202E>fdp.exe"),
    "a line break": ("a\nb.pdf", "a<U+000A>b.pdf"),
    "quotation marks": ("'a\": #b\\.pdf", "'a\": #b\\.pdf"),
    "an option": ("--source", "--source"),
    "as long as a name can be": ("ж" * 127, "ж" * 127),
    "not UTF-8": (os.fsdecode(b"a\xff.pdf"), "a\\xff.pdf"),
}


@pytest.mark.parametrize(("name", "kept"), ODD_NAMES.values(), ids=ODD_NAMES)
def test_a_file_keeps_its_name_in_the_record_alone(folder: Path, tmp_path: Path, name: str, kept: str) -> None:
    path = tmp_path / name
    path.write_bytes(hostile.TEXT)
    take_in(read_project(folder), path, taking())
    assert read_project(folder).exhibits["EX-0003"].original_name == kept
    assert names(folder, f"{VAULT}/EX-0003") == ["custody.jsonl", "exhibit.txt", "exhibit.yaml"]


ODD_WORDS = {
    "YAML's own signs": 'a: b # c "d" \\ \' [e] {f} & * ! | > % @ `',
    "a word that YAML takes for nothing": "null",
    "a word that YAML takes for a number": "0x10",
    "another script": "Протокол «задержания» — 逮捕記録",
    "beyond the first plane": "𝄞 as a clef",
}


@pytest.mark.parametrize("title", ODD_WORDS.values(), ids=ODD_WORDS)
def test_words_are_read_back_as_they_were_given(folder: Path, file: Path, title: str) -> None:
    take_in(read_project(folder), file, taking(title=title))
    assert read_project(folder).exhibits["EX-0003"].title == title


REFUSED_WORDS: dict[str, tuple[dict[str, object], str]] = {
    "a source that does not exist": ({"source": "S999"}, "there is no source 'S999'"),
    "a parent that does not exist": ({"parent": "EX-0099"}, "there is no exhibit 'EX-0099'"),
    "an original that does not exist": ({"translation": {"of": "EX-0099", "machine": False}}, "there is no exhibit 'EX-0099'"),
    "a recipient that does not exist": ({"disclosure": ["sy-minstry"]}, "there is no recipient 'sy-minstry'"),
    "a consent for nobody": (
        {"consent": [{"recipient": "sy-minstry", "use": "U", "given": "2018-08-09", "basis": "B"}]},
        "a consent names recipient 'sy-minstry', which does not exist",
    ),
    "a consent of no day": (
        {"consent": [{"recipient": "public", "use": "U", "given": "soon", "basis": "B"}]},
        "the record cannot be written: 'given' is what stands here",
    ),
    "a consent for no use": (
        {"consent": [{"recipient": "public", "use": "", "given": "2018-08-09", "basis": "B"}]},
        "the record cannot be written: 'use' is empty",
    ),
    "a working copy of nothing": ({"copy": "working"}, "a working copy is made from an exhibit"),
    "a title that hides something": ({"title": "a\u202eb"}, "the record cannot be written: 'title' holds"),
    "an empty title": ({"title": " "}, "the record cannot be written: 'title' is empty"),
    "a title with half a character": ({"title": "a\udce9"}, "the record cannot be written: byte"),
    "a language in words": (
        {"language": ["English"]},
        "the record cannot be written: 'language' is what stands here, which is not a language tag",
    ),
    "nobody to see it": ({"disclosure": []}, "the record cannot be written: 'disclosure' is empty"),
    "a length in words": (
        {"duration": "long"},
        "the record cannot be written: 'duration' is what stands here, which is not a length of time",
    ),
}


@pytest.mark.parametrize(("words", "why"), REFUSED_WORDS.values(), ids=REFUSED_WORDS)
def test_words_that_do_not_fit_leave_nothing(folder: Path, file: Path, words: dict[str, object], why: str) -> None:
    with pytest.raises(WrongUse) as ended:
        take_in(read_project(folder), file, taking(**words))
    assert why in ended.value.text
    assert exhibits(folder) == BEFORE


@pytest.mark.parametrize(("by", "at"), [("officer", "now"), ("", AT), ("a\x00b", AT)], ids=["time", "nobody", "hidden"])
def test_an_act_that_a_log_cannot_hold_leaves_nothing(folder: Path, file: Path, by: str, at: str) -> None:
    with pytest.raises(WrongUse, match="cannot"):
        take_in(read_project(folder), file, Taking(WORDS, by, at))
    assert exhibits(folder) == BEFORE


REFUSED_FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda path: None, "cannot be read: No such file"),
    "a link": (lambda path: path.symlink_to("/etc/hostname"), "is a link"),
    "a pipe": (os.mkfifo, "is not a regular file"),
    "a folder": (os.mkdir, "is a folder"),
    "empty": (lambda path: path.write_bytes(b""), "is empty"),
    "PDF with a script": (lambda path: path.write_bytes(hostile.PDF_REFUSED["script in names"][0]()), "holds JavaScript"),
    "PDF that is encrypted": (lambda path: path.write_bytes(hostile.PDF_REFUSED["encrypted without one"][0]()), "is encrypted"),
    "Word with macros": (lambda path: path.write_bytes(hostile.WORD_REFUSED["macros by part"][0]()), "holds macros"),
    "SVG": (lambda path: path.write_bytes(b"<svg >"), "is SVG"),
}


@pytest.mark.parametrize("dry_run", [False, True], ids=["", "dry run"])
@pytest.mark.parametrize(("make", "why"), REFUSED_FILES.values(), ids=REFUSED_FILES)
def test_a_file_that_is_not_taken_leaves_nothing(
    folder: Path, tmp_path: Path, make: Callable[[Path], object], why: str, dry_run: bool
) -> None:
    make(tmp_path / "file")
    with pytest.raises(WrongUse, match=why):
        take_in(read_project(folder), tmp_path / "file", taking(), dry_run=dry_run)
    assert exhibits(folder) == BEFORE


def test_a_dry_run_says_what_would_be_and_writes_nothing(folder: Path, file: Path) -> None:
    before = everything(folder.parent)
    taken = take_in(read_project(folder), file, taking(), dry_run=True)
    assert (taken.id, taken.look.type, taken.look.pages) == ("EX-0003", "pdf", 1)
    assert everything(folder.parent) == before


def full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("step", [(os, "fsync"), (Path, "rename"), (os, "pwrite"), (tempfile, "mkdtemp")], ids=lambda s: s[1])
@both_homes
def test_a_full_disk_at_any_step_leaves_nothing(
    folder: Path, file: Path, step: tuple[object, str], disclosure: object, home: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(*step, full)
    with pytest.raises(EnvironmentFault, match=f"^{home.removeprefix('../')} cannot be written: No space left"):
        take_in(read_project(folder), file, taking(disclosure=disclosure))
    monkeypatch.undo()
    assert exhibits(folder) == BEFORE
    assert take_in(read_project(folder), file, taking(disclosure=disclosure)).id in ("EX-0003", "EX-0004")


KILLED = """
import os, sys
from pathlib import Path
from dossier import intake
from dossier.exhibitfile.record import Taking
from dossier.project import read_project
count, folder, file, disclosure = int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4]
homes = (str(folder), str(folder.parent / "vault"))
def die(event, arguments):
    global count
    if event in ("open", "os.rename", "os.mkdir", "os.chmod") and str(arguments[0]).startswith(homes):
        count -= 1
        if count < 0:
            os._exit(9)
project = read_project(folder)
sys.addaudithook(die)
words = {"source": "S002", "title": "Record", "language": ["en"], "disclosure": disclosure}
intake.take_in(project, file, Taking(words, "officer", "2026-11-23T10:00:00Z"))
"""


@both_homes
@pytest.mark.parametrize("step", [45, pytest.param(1, marks=pytest.mark.long)])
def test_a_run_that_is_killed_at_any_moment_leaves_a_whole_exhibit_or_none(
    folder: Path, tmp_path: Path, disclosure: str, home: str, step: int
) -> None:
    file = tmp_path / "file"
    file.write_bytes(hostile.TEXT)
    on = parse_day("2026-11-23")
    before = check(read_project(folder), on)
    for count in range(0, 200, step):
        words = [sys.executable, "-c", KILLED, str(count), str(folder), str(file), disclosure]
        status = subprocess.run(words, capture_output=True, check=False).returncode
        after = check(read_project(folder), on)
        assert set(after) <= set(before), [str(problem) for problem in set(after) - set(before)]
        if status == 0:
            break
        assert status == 9
    else:
        pytest.fail("no run came to its end")
    take_in(read_project(folder), file, taking(disclosure=disclosure))
    assert not [name for name in exhibits(folder) if ".intake-" in name]


@both_homes
def test_what_a_killed_run_left_is_no_record_and_is_swept_away(folder: Path, file: Path, disclosure: object, home: str) -> None:
    left = folder / home / ".intake-dead"
    left.mkdir()
    (left / "exhibit.yaml").write_text("title: [")
    (folder / home / ".intake-link").symlink_to("/etc")
    problems = read_project(folder).problems
    assert [problem.place.file for problem in problems] == [f"{home.removeprefix('../')}/.intake-link"]
    before = names(folder, home)[2:]
    take_in(read_project(folder), file, taking(disclosure=disclosure))
    assert [name for name in names(folder, home) if name != LAST] == [*before, "EX-0003"]
    assert Path("/etc").is_dir()


@both_homes
def test_two_at_once_are_refused_wherever_they_put_it(folder: Path, file: Path, disclosure: object, home: str) -> None:
    with (folder / HOME / LAST).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(EnvironmentFault, match="somebody else is taking exhibits in"):
            take_in(read_project(folder), file, taking(disclosure=disclosure))
    assert exhibits(folder) == BEFORE


@pytest.mark.parametrize("disclosure", ["public", "internal"])
def test_an_exhibits_folder_that_is_a_link_is_not_written_through(
    folder: Path, file: Path, tmp_path: Path, disclosure: str
) -> None:
    (folder / HOME).rename(tmp_path / "elsewhere")
    (folder / HOME).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(WrongUse, match="evidence/exhibits is a link"):
        take_in(read_project(folder), file, taking(disclosure=disclosure))
    assert exhibits(folder) == BEFORE


def test_a_lock_that_is_a_link_is_not_written_through(folder: Path, file: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("mine")
    (folder / HOME / LAST).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(EnvironmentFault, match="cannot be written"):
        take_in(read_project(folder), file, taking())
    with pytest.raises(EnvironmentFault, match="cannot be written"):
        append_custody(read_project(folder), "EX-0001", "checked", "officer", None, AT)
    assert (tmp_path / "elsewhere").read_text() == "mine"


def test_a_derivative_and_a_translation_name_what_they_come_from(folder: Path, file: Path) -> None:
    words = taking(copy="working", parent="EX-0001", translation={"of": "EX-0001", "machine": True})
    take_in(read_project(folder), file, words)
    record = read_project(folder).exhibits["EX-0003"]
    assert (record.copy_kind, record.parent) == ("working", "EX-0001")
    assert record.translation is not None
    assert (record.translation.of, record.translation.machine) == ("EX-0001", True)


# The vault


def close_vault(folder: Path) -> None:
    """Takes the vault away, as when its disk is not in the machine."""
    (folder.parent / "vault").rename(folder.parent / "closed")


def name_no_vault(folder: Path) -> None:
    change(folder, "project.yaml", "vault: ../vault\n", "")


def make_it_a_file(folder: Path) -> None:
    close_vault(folder)
    (folder.parent / "vault").write_text("")


def make_it_a_pipe(folder: Path) -> None:
    close_vault(folder)
    os.mkfifo(folder.parent / "vault")


def make_it_a_link_to_nothing(folder: Path) -> None:
    close_vault(folder)
    (folder.parent / "vault").symlink_to("nowhere")


def make_it_a_link_into_the_project(folder: Path) -> None:
    close_vault(folder)
    (folder.parent / "vault").symlink_to(folder / "evidence")


def make_it_a_link_to_the_project(folder: Path) -> None:
    close_vault(folder)
    (folder.parent / "vault").symlink_to(folder)


def make_its_exhibits_a_link_into_the_project(folder: Path) -> None:
    shutil.rmtree(folder / VAULT)
    (folder / VAULT).symlink_to(folder / HOME)


def make_its_exhibits_a_file(folder: Path) -> None:
    shutil.rmtree(folder / VAULT)
    (folder / VAULT).write_text("")


def break_settings(folder: Path) -> None:
    (folder / "project.yaml").write_text("title: [")


OPEN_IT = "open it; dossier validate says what is wrong with it"
OUT_OF_REACH = ("the one that project.yaml names cannot be used", OPEN_IT)
NO_VAULT: dict[str, tuple[Callable[[Path], object], tuple[str, str]]] = {
    "none is named": (name_no_vault, ("there is none", "make a folder beside the project and name it in project.yaml")),
    "it is not there": (close_vault, OUT_OF_REACH),
    "it is a file": (make_it_a_file, OUT_OF_REACH),
    "it is a pipe": (make_it_a_pipe, OUT_OF_REACH),
    "it is a link to nothing": (make_it_a_link_to_nothing, OUT_OF_REACH),
    "it is a link into the project": (make_it_a_link_into_the_project, OUT_OF_REACH),
    "it is a link to the project": (make_it_a_link_to_the_project, OUT_OF_REACH),
    "project.yaml is broken": (
        break_settings,
        ("project.yaml, which may name one, is broken", "run dossier validate and mend it"),
    ),
    "its exhibits are a link": (
        make_its_exhibits_a_link_into_the_project,
        ("vault/exhibits is a link or no folder", "put the folder itself in its place"),
    ),
    "its exhibits are a file": (
        make_its_exhibits_a_file,
        ("vault/exhibits is a link or no folder", "put the folder itself in its place"),
    ),
}


@pytest.mark.parametrize("disclosure", ["internal", ["public"]], ids=["internal", "a recipient of that name"])
@pytest.mark.parametrize(("spoil", "said"), NO_VAULT.values(), ids=NO_VAULT)
def test_without_a_vault_what_is_not_public_is_refused_and_the_next_step_is_said(
    folder: Path, file: Path, spoil: Callable[[Path], object], said: tuple[str, str], disclosure: object
) -> None:
    spoil(folder)
    project, before = read_project(folder), everything(folder)
    for dry_run in (True, False):
        with pytest.raises(WrongUse) as ended:
            take_in(project, file, taking(disclosure=disclosure), dry_run=dry_run)
        assert said[0] in ended.value.text
        assert ended.value.next_step.startswith(said[1])
        assert everything(folder) == before


def test_the_command_refuses_what_is_not_public_where_there_is_no_vault(dossier: Run, folder: Path, file: Path) -> None:
    name_no_vault(folder)
    shown = dossier("-C", folder, "new", "exhibit", file, *FLAGS)
    assert (shown.status, shown.out) == (2, "")
    assert "an exhibit that is not public is kept in a vault outside the project, and there is none\n    next: make" in shown.err


@pytest.mark.parametrize("disclosure", ["internal", ["sy-ministry", "uk-fcdo"]], ids=["internal", "recipients"])
def test_of_what_is_not_public_the_project_keeps_the_number_alone(folder: Path, file: Path, disclosure: object) -> None:
    before = everything(folder)
    take_in(read_project(folder), file, taking(disclosure=disclosure, title="What the porter said"))
    assert everything(folder) == {**before, f"{HOME}/{LAST}": b"EX-0003\n"}
    assert names(folder, VAULT) == ["EX-0002", "EX-0003"]


def test_what_is_public_leaves_the_vault_as_it_was(folder: Path, file: Path) -> None:
    before = everything(folder.parent / "vault")
    take_in(read_project(folder), file, taking(disclosure="public"))
    assert everything(folder.parent / "vault") == before


def test_the_two_homes_share_one_numbering(folder: Path, file: Path) -> None:
    wanted = ["internal", "public", ["sy-ministry"], "public"]
    given = [take_in(read_project(folder), file, taking(disclosure=disclosure)).id for disclosure in wanted]
    assert given == ["EX-0003", "EX-0004", "EX-0005", "EX-0006"]
    assert exhibits(folder) == ["EX-0001", "EX-0004", "EX-0006", "vault/EX-0002", "vault/EX-0003", "vault/EX-0005"]
    assert read_project(folder).problems == ()


def test_a_number_of_a_vault_out_of_reach_is_not_given_again(folder: Path, file: Path) -> None:
    take_in(read_project(folder), file, taking())
    close_vault(folder)
    assert take_in(read_project(folder), file, taking(disclosure="public")).id == "EX-0004"


@pytest.mark.parametrize("dry_run", [False, True], ids=["", "dry run"])
@pytest.mark.parametrize("spoil", [close_vault, break_settings])
def test_no_number_is_given_where_neither_a_register_nor_the_vault_says_which_are(
    folder: Path, file: Path, spoil: Callable[[Path], object], dry_run: bool
) -> None:
    spoil(folder)
    with pytest.raises(WrongUse, match=r"nobody can say which numbers are given: there is no evidence/exhibits/\.last-id"):
        take_in(read_project(folder), file, taking(disclosure="public"), dry_run=dry_run)
    assert [name for name in names(folder) if name != LAST] == ["EX-0001"]


def test_the_first_exhibit_may_lie_in_a_vault_that_is_empty(folder: Path, file: Path) -> None:
    shutil.rmtree(folder / HOME)
    shutil.rmtree(folder.parent / "vault")
    (folder.parent / "vault").mkdir()
    assert take_in(read_project(folder), file, taking()).id == "EX-0003"  # the records mention two
    assert (names(folder), names(folder, VAULT)) == ([LAST], ["EX-0003"])


def test_a_vault_that_is_a_link_is_where_it_leads(folder: Path, file: Path, tmp_path: Path) -> None:
    (tmp_path / "vault").rename(tmp_path / "disk")
    (tmp_path / "vault").symlink_to("disk")
    take_in(read_project(folder), file, taking())
    assert sorted(path.name for path in (tmp_path / "disk/exhibits").iterdir()) == ["EX-0002", "EX-0003"]


def test_a_vault_that_becomes_a_link_after_it_was_read_is_not_followed(folder: Path, file: Path, tmp_path: Path) -> None:
    project = read_project(folder)
    before = everything(folder)
    (tmp_path / "vault").rename(tmp_path / "closed")
    (tmp_path / "vault").symlink_to(folder / "evidence")
    with pytest.raises(WrongUse, match=r"^vault is a link or no folder"):
        take_in(project, file, taking())
    assert everything(folder) == before


@pytest.mark.parametrize(("mode", "kept"), [(0o700, 0o700), (0o750, 0o750), (0o755, 0o755), (0o777, 0o755)], ids=oct)
def test_an_exhibit_is_no_more_open_than_the_folder_that_it_lies_in(folder: Path, file: Path, mode: int, kept: int) -> None:
    (folder / VAULT).chmod(mode)
    take_in(read_project(folder), file, taking())
    assert stat.S_IMODE((folder / VAULT / "EX-0003").stat().st_mode) == kept


def test_a_file_that_may_mention_a_number_and_cannot_be_read_stops_the_run(
    folder: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, read_bytes = read_project(folder), Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "corridor.yaml":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(EnvironmentFault, match=r"^vault/witnesses/corridor\.yaml cannot be read: Permission denied"):
        take_in(project, file, taking(), dry_run=True)


MAY_LIE_IN_THE_VAULT: dict[str, dict[str, object]] = {
    "a source": {"source": "S006"},
    "a parent": {"parent": "EX-0002"},
    "an original": {"translation": {"of": "EX-0002", "machine": False}},
}


@pytest.mark.parametrize("words", MAY_LIE_IN_THE_VAULT.values(), ids=MAY_LIE_IN_THE_VAULT)
def test_what_may_lie_in_a_vault_out_of_reach_is_not_asked_for_anew(folder: Path, file: Path, words: dict[str, object]) -> None:
    close_vault(folder)
    with pytest.raises(WrongUse, match="there is no") as ended:
        take_in(read_project(folder), file, taking(disclosure="public", **words))
    assert ended.value.next_step.endswith(", or open the vault, which may hold it")


@pytest.mark.parametrize("words", MAY_LIE_IN_THE_VAULT.values(), ids=MAY_LIE_IN_THE_VAULT)
def test_what_lies_in_the_vault_may_be_named(folder: Path, file: Path, words: dict[str, object]) -> None:
    take_in(read_project(folder), file, taking(**words))
    assert "EX-0003" in read_project(folder).exhibits


def test_the_same_bytes_in_the_other_home_are_named(folder: Path) -> None:
    same = folder / VAULT / "EX-0002/statement.txt"
    assert take_in(read_project(folder), same, taking(disclosure="public")).same_as == ("EX-0002",)


@pytest.mark.parametrize(
    ("place", "named"),
    [
        (f"{HOME}/{LAST}", f"{HOME}/{LAST}"),
        (f"{VAULT}/.intake-x/copy", "vault/exhibits/.intake-x/copy"),
        (f"{VAULT}/a\u202eb", "vault/exhibits/a<U+202E>b"),
        ("/elsewhere", "/elsewhere"),
    ],
    ids=["project", "vault", "hidden character", "neither"],
)
def test_a_message_names_a_file_by_its_home(folder: Path, place: str, named: str) -> None:
    path = folder.resolve().parent / place.removeprefix("../") if place.startswith("..") else folder / place
    assert homes.named(read_project(folder), path) == named


# Consent

ALLOWED = ("--consent", "sy-ministry", 'to be read by its staff: "as it is" # only', "2018-08-09", "signed form")
FOR_ANOTHER = ("--consent", "uk-fcdo", "to be read", "2018-08-09/2027-01-01", "signed form")
FOR_BOTH = (*FLAGS[:6], "--disclosure", "sy-ministry,uk-fcdo", "--by", "officer")
FOR_EVERYBODY = [{"recipient": "public", "use": "U", "given": "2018-08-09", "basis": "B"}]


def test_the_command_records_what_was_allowed_to_whom(dossier: Run, folder: Path, file: Path) -> None:
    assert dossier("-C", folder, "new", "exhibit", file, *FOR_BOTH, *ALLOWED, *FOR_ANOTHER).status == 0
    first, second = read_project(folder).exhibits["EX-0003"].consent
    assert (first.recipient, first.use, str(first.given), first.until) == ("sy-ministry", ALLOWED[2], "2018-08-09", None)
    assert (second.recipient, str(second.until), second.basis, second.withdrawn) == ("uk-fcdo", "2027-01-01", "signed form", None)
    assert not [one for one in check(read_project(folder), parse_day("2026-11-23")) if "EX-0003" in one.place.file]


@pytest.mark.parametrize(("consents", "is_seen"), [((), True), (ALLOWED, True), (FOR_ANOTHER, False)], ids=["", "it", "another"])
def test_an_exhibit_with_consents_reaches_those_alone_whom_one_names(
    dossier: Run, folder: Path, file: Path, consents: tuple[str, ...], is_seen: bool
) -> None:
    assert dossier("-C", folder, "new", "exhibit", file, *FOR_BOTH, *consents).status == 0
    shown = view(read_project(folder), Audience("recipient", "sy-ministry"), parse_day("2026-11-23"))
    assert ("EX-0003" in shown.exhibits) is is_seen


def test_what_rests_on_a_consent_lies_in_the_vault_whoever_may_see_it(folder: Path, file: Path) -> None:
    before = everything(folder)
    take_in(read_project(folder), file, taking(disclosure="public", consent=FOR_EVERYBODY))
    assert everything(folder) == {**before, f"{HOME}/{LAST}": b"EX-0003\n"}
    assert names(folder, VAULT) == ["EX-0002", "EX-0003"]


def test_without_a_vault_what_rests_on_a_consent_is_refused(folder: Path, file: Path) -> None:
    name_no_vault(folder)
    with pytest.raises(WrongUse, match="an exhibit that rests on a consent is kept in a vault"):
        take_in(read_project(folder), file, taking(disclosure="public", consent=FOR_EVERYBODY))
    assert names(folder) == ["EX-0001"]


def test_a_consent_without_its_words_is_refused(dossier: Run, folder: Path, file: Path) -> None:
    shown = dossier("-C", folder, "new", "exhibit", file, *FLAGS, *ALLOWED[:3])
    assert (shown.status, shown.out) == (2, "")
    assert exhibits(folder) == BEFORE


# Later acts


def log(folder: Path, id_: str = "EX-0001", home: str = HOME) -> Path:
    return folder / home / id_ / "custody.jsonl"


def test_a_later_act_is_added_behind_the_log(folder: Path) -> None:
    before = log(folder).read_bytes()
    act = append_custody(read_project(folder), "EX-0001", "handed over", "courier", "To the office in Northville.", AT)
    assert act.seq == 3
    assert log(folder).read_bytes() == before + act.line()
    sha256 = read_project(folder).exhibits["EX-0001"].sha256
    assert read_log("EX-0001", log(folder).read_bytes(), sha256)[1] == ()


@pytest.fixture
def kept(folder: Path, file: Path) -> Path:
    """A project with an exhibit in its vault, EX-0003, that has a log."""
    take_in(read_project(folder), file, taking())
    return folder


def test_a_later_act_is_added_behind_the_log_of_an_exhibit_in_the_vault(kept: Path) -> None:
    before, in_project = log(kept, "EX-0003", VAULT).read_bytes(), everything(kept)
    act = append_custody(read_project(kept), "EX-0003", "handed over", "courier", None, AT)
    assert act.seq == 2
    assert log(kept, "EX-0003", VAULT).read_bytes() == before + act.line()
    assert everything(kept) == in_project


def test_an_act_in_the_vault_waits_for_the_same_lock(kept: Path) -> None:
    before = log(kept, "EX-0003", VAULT).read_bytes()
    with (kept / HOME / LAST).open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(EnvironmentFault, match="somebody else is taking exhibits in"):
            append_custody(read_project(kept), "EX-0003", "checked", "officer", None, AT)
    assert log(kept, "EX-0003", VAULT).read_bytes() == before


def test_an_act_in_the_vault_needs_no_exhibit_in_the_project(kept: Path) -> None:
    shutil.rmtree(kept / HOME)
    assert append_custody(read_project(kept), "EX-0003", "checked", "officer", None, AT).seq == 2


def test_nothing_is_recorded_of_a_file_in_the_vault_that_is_another(kept: Path) -> None:
    path = kept / VAULT / "EX-0003/exhibit.pdf"
    path.chmod(0o644)
    path.write_bytes(b"other words")
    before = log(kept, "EX-0003", VAULT).read_bytes()
    with pytest.raises(WrongUse, match=r"^exhibit EX-0003: exhibit\.pdf is not the file that was taken in"):
        append_custody(read_project(kept), "EX-0003", "checked", "officer", None, AT)
    assert log(kept, "EX-0003", VAULT).read_bytes() == before


def test_of_two_exhibits_of_one_number_neither_gets_an_act(kept: Path) -> None:
    shutil.copytree(kept / HOME / "EX-0001", kept / HOME / "EX-0003")
    before = everything(kept.parent)
    with pytest.raises(WrongUse, match="there are two exhibits EX-0003, one in the project and one in the vault"):
        append_custody(read_project(kept), "EX-0003", "checked", "officer", None, AT)
    assert everything(kept.parent) == before


def test_an_exhibit_of_a_vault_out_of_reach_is_not_denied(kept: Path) -> None:
    close_vault(kept)
    with pytest.raises(WrongUse, match="there is no exhibit 'EX-0003'") as ended:
        append_custody(read_project(kept), "EX-0003", "checked", "officer", None, AT)
    assert ended.value.next_step.endswith(", or open the vault, which may hold it")


@pytest.mark.parametrize("what", ["exhibits", "exhibits/EX-0003"])
def test_an_exhibit_in_the_vault_is_not_reached_through_a_link(kept: Path, tmp_path: Path, what: str) -> None:
    (tmp_path / "vault" / what).rename(tmp_path / "elsewhere")
    (tmp_path / "vault" / what).symlink_to(tmp_path / "elsewhere")
    before = everything(tmp_path / "elsewhere")
    with pytest.raises(WrongUse, match=r"is a link or no folder|there is no exhibit"):
        append_custody(read_project(kept), "EX-0003", "checked", "officer", None, AT)
    assert everything(tmp_path / "elsewhere") == before


def spoil_file(folder: Path) -> None:
    (folder / HOME / "EX-0001/record.txt").write_text("other words")


def remove_file(folder: Path) -> None:
    (folder / HOME / "EX-0001/record.txt").unlink()


def cut_log(folder: Path) -> None:
    log(folder).write_bytes(log(folder).read_bytes()[:-9])


def link_log(folder: Path) -> None:
    log(folder).rename(folder / "elsewhere")
    log(folder).symlink_to(folder / "elsewhere")


def break_record(folder: Path) -> None:
    change(folder, f"{HOME}/EX-0001/exhibit.yaml", "pages: 1", "pages: one")


SPOILT: dict[str, tuple[Callable[[Path], object], str]] = {
    "another file": (spoil_file, "record.txt is not the file that was taken in; nothing was recorded"),
    "no file": (remove_file, "the file cannot be read"),
    "a log that is cut": (cut_log, "custody.jsonl, line 2: the line is cut off, or something was written behind the log"),
    "no log": (lambda folder: log(folder).unlink(), "custody.jsonl cannot be opened"),
    "a log that is a link": (link_log, "custody.jsonl cannot be opened"),
    "a broken record": (break_record, "the record of exhibit EX-0001 is broken"),
}


@pytest.mark.parametrize(("spoil", "why"), SPOILT.values(), ids=SPOILT)
def test_nothing_is_recorded_of_what_is_not_as_it_was(folder: Path, spoil: Callable[[Path], object], why: str) -> None:
    spoil(folder)
    before = log(folder).read_bytes() if log(folder).exists() else None
    with pytest.raises(WrongUse) as ended:
        append_custody(read_project(folder), "EX-0001", "checked", "officer", None, AT)
    assert why in ended.value.text
    assert (log(folder).read_bytes() if log(folder).exists() else None) == before


@pytest.mark.parametrize("id_", ["EX-0099", "../x", "EX-1", "", "EX-0001/", "EX-\u202e1"])
def test_an_exhibit_that_does_not_exist_has_no_custody(folder: Path, id_: str) -> None:
    with pytest.raises(WrongUse, match="there is no exhibit"):
        append_custody(read_project(folder), id_, "checked", "officer", None, AT)


@pytest.mark.parametrize(
    ("at", "by", "why"),
    [
        ("2018-05-31T00:00:00Z", "officer", "the act is of 2018-05-31T00:00:00Z, before the last one"),
        ("yesterday", "officer", "cannot hold what was given for 'at'"),
        (AT, "", "cannot hold what was given for 'by'"),
    ],
    ids=["before the last", "no time", "nobody"],
)
def test_an_act_that_cannot_be_is_not_recorded(folder: Path, at: str, by: str, why: str) -> None:
    before = log(folder).read_bytes()
    with pytest.raises(WrongUse, match=why):
        append_custody(read_project(folder), "EX-0001", "checked", by, None, at)
    assert log(folder).read_bytes() == before


def half(descriptor: int, line: bytes) -> int:
    return os.pwrite(descriptor, line[:9], os.fstat(descriptor).st_size)


@pytest.mark.parametrize(("name", "fault"), [("fsync", full), ("write", full), ("write", half)], ids=["flush", "full", "half"])
def test_a_line_that_cannot_be_written_whole_is_taken_back(
    folder: Path, name: str, fault: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = log(folder).read_bytes()
    monkeypatch.setattr(os, name, fault)
    with pytest.raises(EnvironmentFault, match="it is as it was"):
        append_custody(read_project(folder), "EX-0001", "checked", "officer", None, AT)
    monkeypatch.undo()
    assert log(folder).read_bytes() == before


def test_a_first_act_names_the_exhibit() -> None:
    assert first_act("EX-0001", AT, "a", None, "a" * 64).previous != first_act("EX-0002", AT, "a", None, "a" * 64).previous


# The command


def test_the_command_takes_a_file_in_and_says_how_to_cite_it(dossier: Run, folder: Path, file: Path) -> None:
    shown = dossier("-C", folder, "new", "exhibit", file, *FLAGS, "--at", AT, "--captured", "2026-01-02", "--tool", "scanner 2")
    assert (shown.status, shown.err) == (0, "")
    size = len(hostile.pdf())
    assert shown.out.splitlines() == [
        f"EX-0003: pdf, 1 page, {size:,} bytes",
        f"    SHA-256 {hashlib.sha256(hostile.pdf()).hexdigest()}",
        "    next: cite it as {exhibit: EX-0003, at: p. …}",
    ]
    capture = read_project(folder).exhibits["EX-0003"].capture
    assert capture is not None
    assert (str(capture.on), capture.tool, capture.by) == ("2026-01-02", "scanner 2", "officer")


def test_the_command_records_a_translation_and_recipients(dossier: Run, folder: Path, file: Path) -> None:
    flags = [*FLAGS[:6], "--disclosure", "sy-ministry, uk-fcdo", "--by", "officer", "--language", "en,ru"]
    more = ["--translation-of", "EX-0001", "--translator", "translator 1", "--copy", "working", "--parent", "EX-0001"]
    shown = dossier("-C", folder, "new", "exhibit", file, *flags, *more, "--note", "Read over.")
    assert shown.status == 0, shown.err
    record = read_project(folder).exhibits["EX-0003"]
    assert (record.disclosure, record.language) == (("sy-ministry", "uk-fcdo"), ("en", "ru"))
    assert record.translation is not None
    assert (record.translation.translator, record.translation.machine) == ("translator 1", False)
    assert json.loads(log(folder, "EX-0003", VAULT).read_text())["note"] == "Read over."


def test_the_command_says_what_is_missing_and_asks_nothing(dossier: Run, folder: Path, file: Path) -> None:
    shown = dossier("-C", folder, "new", "exhibit", file, "--title", "x", "--by", "officer")
    assert shown.status == 2
    assert "source, language, disclosure not given\n    next: give --source … --language … --disclosure …" in shown.err
    assert exhibits(folder) == BEFORE


def test_the_command_refuses_with_the_reason_and_a_next_step(dossier: Run, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_bytes(b"<svg >")
    shown = dossier("-C", folder, "new", "exhibit", tmp_path / "a.svg", *FLAGS)
    assert shown.status == 2
    assert "the file was not taken in: it is SVG, which may hold scripts\n    next: keep it outside the project" in shown.err


def test_the_command_can_be_tried_and_names_the_same_bytes(dossier: Run, folder: Path) -> None:
    same = folder / HOME / "EX-0001/record.txt"
    shown = dossier("-C", folder, "new", "exhibit", same, *FLAGS, "--dry-run")
    assert "EX-0003 would be taken in: text, 1 page" in shown.out
    assert "note: EX-0001 holds the same bytes" in shown.out
    assert exhibits(folder) == BEFORE
