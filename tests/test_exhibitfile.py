"""The bytes of an exhibit are hashed from its own file alone, and a file that cannot be read says why."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from dossier.checks import check
from dossier.exhibitfile import ExhibitState, cache, exhibit_states, states
from dossier.exhibitfile.confined import Look, Looker
from dossier.exhibitfile.copying import Bytes, Unreadable, read_bytes, stamp_of
from dossier.exhibitfile.quotes import Verdict
from dossier.model.custody import first_act
from dossier.model.dates import parse_day
from dossier.project import Project, read_project
from tests import hostile
from tests.conftest import change

FOLDER = "evidence/exhibits/EX-0001"
VAULT = "../vault/exhibits/EX-0002"
"""An exhibit of which not everybody may know, as it is found from the project's folder."""

ON = parse_day("2026-11-23")
CASE = "evidence/cases/john-doe.yaml"


def state_of(folder: Path, id_: str = "EX-0001", *, trust_cache: bool = False) -> ExhibitState:
    return exhibit_states(read_project(folder), trust_cache=trust_cache)[id_]


def hold(folder: Path, raw: bytes, name: str = "record.txt", place: str = FOLDER) -> None:
    """Puts other bytes in the place of an exhibit's file, the first exhibit's unless said, and their hash into its record."""
    (folder / place / ("record.txt" if place == FOLDER else "statement.txt")).unlink()
    (folder / place / name).write_bytes(raw)
    record = folder / place / "exhibit.yaml"
    lines = [line for line in record.read_text().splitlines() if not line.startswith(("file:", "sha256:", "pages:"))]
    record.write_text("\n".join([*lines, f"file: {name}", f"sha256: {hashlib.sha256(raw).hexdigest()}", ""]))


def test_the_state_of_an_exhibit_is_the_hash_of_its_bytes(invented: Project) -> None:
    found = exhibit_states(invented)
    assert sorted(found) == ["EX-0001", "EX-0002"]
    for id_, state in found.items():
        assert (state.sha256, state.fault) == (invented.exhibits[id_].sha256, None)


@pytest.mark.parametrize("size", [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1], ids=str)
def test_a_file_of_any_size_is_hashed_whole(folder: Path, size: int) -> None:
    raw = bytes(number % 251 for number in range(1_000)) * (size // 1_000 + 1)
    (folder / FOLDER / "record.txt").write_bytes(raw[:size])
    state = state_of(folder)
    assert (state.sha256, state.size, state.look) == (hashlib.sha256(raw[:size]).hexdigest(), size, None)


def test_one_flipped_bit_is_another_hash(folder: Path) -> None:
    file = folder / FOLDER / "record.txt"
    before = state_of(folder).sha256
    raw = bytearray(file.read_bytes())
    raw[0] ^= 1
    file.write_bytes(raw)
    assert state_of(folder).sha256 != before


def test_hashing_changes_nothing_in_the_project(folder: Path) -> None:
    def everything() -> list[tuple[str, int, bytes]]:
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        return [(str(path), path.stat().st_mtime_ns, path.read_bytes()) for path in files]

    before = everything()
    exhibit_states(read_project(folder))
    exhibit_states(read_project(folder), trust_cache=True)
    assert everything() == before


def test_a_file_that_is_missing_is_said_to_be(folder: Path) -> None:
    (folder / FOLDER / "record.txt").unlink()
    assert (state_of(folder).sha256, state_of(folder).fault) == (None, "does not exist")


def test_a_file_is_known_by_its_exact_name(folder: Path) -> None:
    (folder / FOLDER / "record.txt").rename(folder / FOLDER / "Record.txt")
    assert state_of(folder).fault == "does not exist"


def test_the_file_of_another_exhibit_is_not_taken(folder: Path) -> None:
    change(folder, f"{FOLDER}/exhibit.yaml", "file: record.txt", "file: statement.txt")
    assert state_of(folder).fault == "does not exist"


def link_out(path: Path) -> None:
    path.symlink_to("/etc/hostname")


def link_to_the_same_bytes(path: Path) -> None:
    twin = path.with_name("twin.txt")
    twin.write_text("the same")
    path.symlink_to(twin)


NO_FILES: dict[str, Callable[[Path], object]] = {
    "link out of the project": link_out,
    "link inside the folder": link_to_the_same_bytes,
    "fifo": os.mkfifo,
}


@pytest.mark.parametrize("make", NO_FILES.values(), ids=NO_FILES)
def test_what_is_no_plain_file_is_never_hashed_and_has_its_problem_already(folder: Path, make: Callable[[Path], object]) -> None:
    (folder / FOLDER / "record.txt").unlink()
    make(folder / FOLDER / "record.txt")
    project = read_project(folder)
    state = exhibit_states(project)["EX-0001"]
    assert (state.sha256, state.fault) == (None, None)
    assert [(problem.code, problem.place.file) for problem in project.problems] == [("S122", f"{FOLDER}/record.txt")]


def test_a_folder_in_place_of_the_file_is_no_file(folder: Path) -> None:
    (folder / FOLDER / "record.txt").unlink()
    (folder / FOLDER / "record.txt").mkdir()
    assert state_of(folder).fault == "does not exist"


def test_a_file_that_becomes_a_link_after_it_was_found_is_not_followed(folder: Path) -> None:
    project = read_project(folder)
    (folder / FOLDER / "record.txt").unlink()
    link_out(folder / FOLDER / "record.txt")
    state = exhibit_states(project)["EX-0001"]
    assert (state.sha256, state.fault) == (None, "is a link")


def test_a_file_that_goes_after_it_was_found_is_a_fault(folder: Path) -> None:
    project = read_project(folder)
    (folder / FOLDER / "record.txt").unlink()
    assert exhibit_states(project)["EX-0001"].fault == "cannot be read: No such file or directory"


def test_an_exhibit_whose_record_is_broken_has_no_state(folder: Path) -> None:
    change(folder, f"{FOLDER}/exhibit.yaml", "pages: 1", "pages: one")
    assert sorted(exhibit_states(read_project(folder))) == ["EX-0002"]


def test_a_project_without_exhibits_starts_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in (FOLDER, VAULT):
        shutil.rmtree(folder / place)
    monkeypatch.setattr(states, "Looker", None)
    assert exhibit_states(read_project(folder)) == {}


def test_a_plain_text_is_read_without_a_child(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Looker, "look", None)
    state = state_of(folder)
    assert state.look is not None
    assert (state.look.type, state.look.pages) == ("text", 1)
    assert state.quotes == {("p. 1", "arrested at nine in the morning"): Verdict("exact")}


def test_a_text_too_large_for_this_process_goes_to_the_child(folder: Path) -> None:
    hold(folder, b"arrested at nine in the morning " * 40_000)
    state = state_of(folder)
    assert state.look is not None
    assert state.look.type == "text"
    assert list(state.quotes.values()) == [Verdict("exact")]


def test_a_pdf_is_looked_into_and_its_quotes_are_compared(folder: Path) -> None:
    hold(folder, hostile.pdf(), "record.pdf")
    state = state_of(folder)
    assert state.look is not None
    assert (state.look.type, state.look.pages, state.look.refused) == ("pdf", 1, None)
    assert list(state.quotes.values()) == [Verdict("exact")]


def test_a_pdf_without_words_cannot_be_checked(folder: Path) -> None:
    hold(folder, hostile.pdf(pages=(b"",)), "record.pdf")
    assert list(state_of(folder).quotes.values()) == [None]


def test_a_file_whose_hash_is_not_the_records_is_not_looked_into(folder: Path) -> None:
    (folder / FOLDER / "record.txt").write_bytes(hostile.pdf())
    assert state_of(folder).look is None


def test_a_file_that_is_exchanged_between_hashing_and_looking_is_not_believed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(folder, hostile.pdf(), "record.pdf")
    look = Looker.look

    def exchange(self: Looker, path: Path, pages: tuple[int, ...]) -> Look:
        path.write_bytes(hostile.pdf(pages=(b"something else",)))
        return look(self, path, pages)

    monkeypatch.setattr(Looker, "look", exchange)
    state = state_of(folder)
    assert state.look == Look(refused="changed while it was read")
    assert list(state.quotes.values()) == [None]


def test_a_log_that_cannot_be_opened_is_a_fault(folder: Path) -> None:
    project = read_project(folder)
    (folder / FOLDER / "custody.jsonl").unlink()
    (fault,) = exhibit_states(project)["EX-0001"].custody or ()
    assert fault.text == "the log cannot be read: No such file or directory"


def test_a_log_that_is_a_link_has_its_problem_already(folder: Path) -> None:
    (folder / FOLDER / "custody.jsonl").unlink()
    (folder / FOLDER / "custody.jsonl").symlink_to("/etc/hostname")
    project = read_project(folder)
    assert exhibit_states(project)["EX-0001"].custody == ()
    assert [problem.code for problem in project.problems] == ["S122"]


def test_the_log_of_an_exhibit_is_not_its_file(folder: Path) -> None:
    change(folder, f"{FOLDER}/exhibit.yaml", "file: record.txt", "file: custody.jsonl")
    (problem,) = read_project(folder).problems
    assert (problem.code, "name of the record itself" in problem.text) == ("S105", True)


# What is kept of earlier runs


@pytest.fixture
def known(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose exhibit is a PDF that was looked into before."""
    monkeypatch.setattr(states, "WORTH_KEEPING", 0)
    hold(folder, hostile.pdf(), "record.pdf")
    state_of(folder, trust_cache=True)
    return folder


def never(*_: object) -> None:
    raise AssertionError("it was opened again")


def never_from(root: Path) -> Callable[[Path], Bytes]:
    """Reads what lies outside a project, of which nothing is kept in it, and nothing that lies inside."""

    def read(path: Path) -> Bytes:
        assert not path.is_relative_to(root), "it was opened again"
        return read_bytes(path)

    return read


def test_a_draft_neither_reads_nor_opens_what_it_knows(known: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(states, "read_bytes", never_from(known))
    monkeypatch.setattr(Looker, "look", never)
    state = state_of(known, trust_cache=True)
    assert state.look is not None
    assert (state.look.type, state.look.pages) == ("pdf", 1)
    assert list(state.quotes.values()) == [Verdict("exact")]


def test_a_final_reads_and_opens_everything_again(known: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(states, "read_bytes", never)
    with pytest.raises(AssertionError, match="opened again"):
        state_of(known)
    monkeypatch.undo()
    monkeypatch.setattr(Looker, "look", never)
    with pytest.raises(AssertionError, match="opened again"):
        state_of(known)


def test_a_change_that_keeps_size_and_times_is_not_seen_by_a_draft_and_is_by_a_final(
    known: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = known / FOLDER / "record.pdf"
    old = stamp_of(file)
    file.write_bytes(bytes(len(file.read_bytes())))
    monkeypatch.setattr(states, "stamp_of", lambda path: old if path == file else None)
    assert state_of(known, trust_cache=True).look is not None
    assert state_of(known).look is None


def test_a_change_of_anything_else_is_seen_by_a_draft(known: Path) -> None:
    file = known / FOLDER / "record.pdf"
    before, raw = file.stat(), bytearray(file.read_bytes())
    raw[-10] ^= 1
    file.write_bytes(raw)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert state_of(known, trust_cache=True).sha256 == hashlib.sha256(raw).hexdigest()


def test_a_quote_that_is_new_is_looked_up(known: Path) -> None:
    change(known, CASE, "arrested at nine in the morning", "arrested at ten in the morning")
    (verdict,) = state_of(known, trust_cache=True).quotes.values()
    assert verdict is not None
    assert verdict.kind == "near"


def test_no_word_of_an_exhibit_and_none_of_a_quote_is_kept(known: Path) -> None:
    kept = (known / cache.FILE).read_text()
    assert "arrest" not in kept
    assert "record.pdf" in kept


SPOILT = {
    "empty": "",
    "no JSON": "{",
    "a list": "[]",
    "other rules": json.dumps({"rules": "0" * 64, "hashes": {}, "looks": {}, "exact": []}),
    "nested without end": "[" * 100_000,
}


@pytest.mark.parametrize("text", SPOILT.values(), ids=SPOILT)
def test_what_cannot_be_read_of_earlier_runs_is_passed_over(known: Path, text: str) -> None:
    (known / cache.FILE).write_text(text)
    assert list(state_of(known, trust_cache=True).quotes.values()) == [Verdict("exact")]


@pytest.mark.parametrize(
    "change_it",
    [
        lambda data: data["hashes"].update({f"{FOLDER}/record.pdf": [1, 2, 3, 4, "x"]}),
        lambda data: data["looks"].update({"a" * 64: ["pdf", "pdf", -1]}),
        lambda data: data.update(exact=[1]),
        lambda data: data.update(hashes=[]),
    ],
    ids=["no hash", "no count", "no key", "no table"],
)
def test_what_has_another_form_is_passed_over_whole(known: Path, change_it: Callable[[dict[str, object]], object]) -> None:
    file = known / cache.FILE
    data = json.loads(file.read_text())
    change_it(data)
    file.write_text(json.dumps(data))
    assert cache.Cache(known)._hashes == {}


def test_what_cannot_be_kept_is_not_worth_a_word(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(states, "WORTH_KEEPING", 0)
    (folder / "out").write_text("a file in the way")
    assert state_of(folder, trust_cache=True).look is not None


def test_what_is_a_link_is_not_read(known: Path, tmp_path: Path) -> None:
    (known / cache.FILE).rename(tmp_path / "elsewhere.json")
    (known / cache.FILE).symlink_to(tmp_path / "elsewhere.json")
    assert cache.Cache(known)._hashes == {}


def test_of_what_lies_in_the_vault_nothing_is_kept_in_the_project(known: Path) -> None:
    hold(known, hostile.pdf(pages=(b"heard in the corridor",)), "statement.pdf", VAULT)
    quoted = "{exhibit: EX-0002, at: p. 1, quote: {text: heard in the corridor, language: en}}"
    change(known, CASE, "{exhibit: EX-0002, at: p. 1}", quoted)
    before = json.loads((known / cache.FILE).read_text())
    (known / cache.FILE).unlink()
    found = exhibit_states(read_project(known), trust_cache=True)["EX-0002"]
    assert found.look is not None
    assert (found.look.type, list(found.quotes.values())) == ("pdf", [Verdict("exact")])
    assert json.loads((known / cache.FILE).read_text()) == before


def test_what_lies_in_the_vault_is_read_for_every_draft(known: Path) -> None:
    state_of(known, "EX-0002", trust_cache=True)
    (known / VAULT / "statement.txt").write_text("other words")
    assert state_of(known, "EX-0002", trust_cache=True).sha256 == hashlib.sha256(b"other words").hexdigest()


# The vault


def begin_log(folder: Path) -> Path:
    """Gives the exhibit in the vault a log of one line."""
    sha256 = read_project(folder).exhibits["EX-0002"].sha256
    log = folder / VAULT / "custody.jsonl"
    log.write_bytes(first_act("EX-0002", "2026-11-23T10:00:00Z", "evidence officer", "Given by hand.", sha256).line())
    return log


def test_an_exhibit_in_the_vault_is_hashed_and_looked_into(folder: Path) -> None:
    raw = (folder / VAULT / "statement.txt").read_bytes()
    state = state_of(folder, "EX-0002")
    assert (state.sha256, state.fault, state.size) == (hashlib.sha256(raw).hexdigest(), None, len(raw))
    assert state.look is not None
    assert (state.look.type, state.look.pages) == ("text", 1)


def test_the_custody_of_an_exhibit_in_the_vault_is_checked(folder: Path) -> None:
    assert state_of(folder, "EX-0002").custody is None
    log = begin_log(folder)
    assert state_of(folder, "EX-0002").custody == ()
    log.write_bytes(log.read_bytes()[:-9])
    assert [fault.line for fault in state_of(folder, "EX-0002").custody or ()] == [1]


@pytest.mark.parametrize(("place", "id_", "name"), [(VAULT, "EX-0002", "statement.txt"), (FOLDER, "EX-0001", "record.txt")])
def test_a_file_in_the_other_home_does_not_stand_in_for_the_one_that_is_missing(
    folder: Path, place: str, id_: str, name: str
) -> None:
    other = folder / f"evidence/exhibits/{id_}" if place == VAULT else folder / f"../vault/exhibits/{id_}"
    other.mkdir()
    for file in (name, "custody.jsonl"):
        (other / file).write_bytes((folder / place / file).read_bytes() if (folder / place / file).exists() else b"x")
    assert state_of(folder, id_).fault is None
    (folder / place / name).unlink()
    (folder / place / "custody.jsonl").unlink(missing_ok=True)
    state = state_of(folder, id_)
    assert (state.sha256, state.fault, state.custody) == (None, "does not exist", None)


SECRET = "withheld-marker-4711 was heard in the corridor"
RECORD = f"{VAULT}/exhibit.yaml"


def put_drawing(folder: Path) -> None:
    hold(folder, f"<svg><!-- {SECRET} --></svg>".encode(), "statement.svg", VAULT)


def edit_log(folder: Path) -> None:
    begin_log(folder)
    change(folder, f"{VAULT}/custody.jsonl", "Given by hand.", SECRET)
    with (folder / VAULT / "custody.jsonl").open("a") as log:
        log.write(SECRET)


def quote_otherwise(folder: Path) -> None:
    quoted = f"{{exhibit: EX-0002, at: p. 1, quote: {{text: What {SECRET[9:]}, language: en}}}}"
    change(folder, CASE, "{exhibit: EX-0002, at: p. 1}", quoted)


def link_to_itself(folder: Path) -> None:
    (folder / VAULT / "statement.txt").unlink()
    (folder / VAULT / "statement.txt").symlink_to("statement.txt")


IN_THE_VAULT: dict[str, tuple[Callable[[Path], object], set[tuple[str, str]]]] = {
    "no file": (lambda folder: (folder / VAULT / "statement.txt").unlink(), {("E301", "exhibit.yaml:3:7")}),
    "another file": (
        lambda folder: (folder / VAULT / "statement.txt").write_text(SECRET),
        {("E302", "exhibit.yaml:4:9")},
    ),
    "a file too many": (
        lambda folder: (folder / VAULT / "second.txt").write_text(SECRET),
        {("E303", "second.txt:1:1")},
    ),
    "a log that is edited": (edit_log, {("E304", "custody.jsonl:2:1")}),
    "a drawing": (put_drawing, {("E306", "exhibit.yaml:6:7")}),
    "another number of pages": (
        lambda folder: change(folder, RECORD, "pages: 1", "pages: 2"),
        {("E307", "exhibit.yaml:6:8")},
    ),
    "a parent that is missing": (
        lambda folder: change(folder, RECORD, "pages: 1", "parent: EX-0010"),
        {("E308", "exhibit.yaml:6:9")},
    ),
    "made from itself": (
        lambda folder: change(folder, RECORD, "pages: 1", "parent: EX-0002"),
        {("E309", "exhibit.yaml:1:1")},
    ),
    "a working copy of nothing": (
        lambda folder: change(folder, RECORD, "pages: 1", "copy: working"),
        {("E310", "exhibit.yaml:6:7")},
    ),
    "a link": (link_to_itself, {("S122", "statement.txt:1:1")}),
    "a quote in other words": (quote_otherwise, set()),
}


@pytest.mark.parametrize(("spoil", "wanted"), IN_THE_VAULT.values(), ids=IN_THE_VAULT)
def test_a_problem_in_the_vault_has_its_place_there_and_names_nothing_that_is_withheld(
    folder: Path, spoil: Callable[[Path], object], wanted: set[tuple[str, str]]
) -> None:
    before = set(check(read_project(folder), ON))
    spoil(folder)
    added = set(check(read_project(folder), ON)) - before
    assert added
    home = "vault/exhibits/EX-0002/"
    found = {(problem.code, str(problem.place).removeprefix(home)) for problem in added if problem.place.file.startswith(home)}
    assert {one for one in found if one[0] != "E305"} == wanted  # that it has no log was so before
    report = "\n".join(map(str, added))
    words = ("withheld-marker", "corridor", "asked not to be named", "Given by hand", str(folder.parent))
    assert [word for word in words if word in report] == []


def test_an_exhibit_in_the_vault_without_a_log_is_a_gap_there(folder: Path) -> None:
    found = [str(problem.place) for problem in check(read_project(folder), ON) if problem.code == "E305"]
    assert found == ["vault/exhibits/EX-0002/exhibit.yaml:4:9"]
    begin_log(folder)
    assert "E305" not in {problem.code for problem in check(read_project(folder), ON)}


# Reading a file once


def test_the_bytes_that_are_hashed_are_the_bytes_that_are_written(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 3_000_000)
    with (tmp_path / "b").open("wb") as into:
        read = read_bytes(tmp_path / "a", into)
    assert read.sha256 == hashlib.sha256((tmp_path / "b").read_bytes()).hexdigest()
    assert read.stamp.size == 3_000_000


class Meddler:
    """Writes what it is given nowhere, and changes the file at the first piece."""

    def __init__(self, meddle: Callable[[], object]) -> None:
        self.meddle: Callable[[], object] | None = meddle

    def write(self, _: bytes) -> None:
        if self.meddle:
            self.meddle()
        self.meddle = None


MEDDLING: dict[str, Callable[[Path], object]] = {
    "grows": lambda path: path.open("ab").write(b"more"),
    "shrinks": lambda path: os.truncate(path, 5),
    "is written over": lambda path: path.write_bytes(b"y" * 2_000_000),
    "is exchanged for another": lambda path: (path.rename(path.with_name("old")), path.write_bytes(b"x" * 2_000_000)),
    "goes": lambda path: path.unlink(),
    "becomes a link": lambda path: (path.rename(path.with_name("old")), path.symlink_to("old")),
    "gets another time": lambda path: os.utime(path, ns=(1, 1)),
}


@pytest.mark.parametrize("meddle", MEDDLING.values(), ids=MEDDLING)
def test_a_file_that_changes_while_it_is_read_is_refused(meddle: Callable[[Path], object], tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"x" * 2_000_000)
    with pytest.raises(Unreadable, match="changed while it was read"):
        read_bytes(file, Meddler(lambda: meddle(file)))  # type: ignore[arg-type]


def test_a_file_that_grows_without_end_is_not_read_without_end(tmp_path: Path) -> None:
    file, pieces = tmp_path / "a", []
    file.write_bytes(b"x" * 1_000_000)

    class Growing:
        def write(self, piece: bytes) -> None:
            pieces.append(len(piece))
            with file.open("ab") as out:
                out.write(b"y" * 1_000_000)

    with pytest.raises(Unreadable, match="changed while it was read"):
        read_bytes(file, Growing())  # type: ignore[arg-type]
    assert len(pieces) < 4


def test_a_file_that_another_thread_writes_to_is_refused(tmp_path: Path) -> None:
    file, asked, written, stop = tmp_path / "a", threading.Event(), threading.Event(), threading.Event()
    file.write_bytes(b"x" * 1_000_000)

    def grow() -> None:
        with file.open("ab", buffering=0) as out:
            while asked.wait(10) and not stop.is_set():
                asked.clear()
                out.write(b"y" * 10_000)
                written.set()

    class Waiting:
        def write(self, _: bytes) -> None:
            written.clear()
            asked.set()
            assert written.wait(10)

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        with pytest.raises(Unreadable, match="changed while it was read"):
            read_bytes(file, Waiting())  # type: ignore[arg-type]
    finally:
        stop.set()
        asked.set()
        writer.join()


@pytest.mark.parametrize(
    ("path", "why"), [("/dev/zero", "is not a regular file"), ("/proc/self/maps", "changed"), ("/", "folder")]
)
def test_what_is_no_file_of_bytes_is_refused(path: str, why: str) -> None:
    if not Path(path).exists():
        pytest.skip(f"there is no {path} here")
    with pytest.raises(Unreadable, match=why):
        read_bytes(Path(path))


def test_a_disk_that_fails_is_said_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dossier.exhibitfile import copying

    class Failing:
        def read(self, _: int) -> bytes:
            raise OSError(5, "Input/output error")

    with pytest.raises(Unreadable, match="cannot be read: Input/output error"):
        copying._piece(Failing())  # type: ignore[arg-type]
