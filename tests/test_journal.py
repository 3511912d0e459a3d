"""The journal says who signed, changed and released what; it is only ever added to, and every alteration shows."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from dossier.checks import check
from dossier.errors import EnvironmentFault, WrongUse
from dossier.journal import note, notes_of
from dossier.model.custody import first_act, next_act
from dossier.model.journal import CHAIN, LOG
from dossier.model.release import CHAIN as RELEASES
from dossier.project import read_project
from tests.conftest import Result

DAY = dt.date(2026, 11, 23)


def noted(root: Path, *ids: str, **fields: Any) -> Any:
    whole = {"by": "larry-lawyer", "official": "jane-roe", "recipient": "sy-ministry", "digest": "0" * 64, "on": DAY, **fields}
    return note(root, "signed", ids=ids or ("G1",), **whole)


def test_lines_stand_one_behind_the_other(folder: Path) -> None:
    assert [noted(folder).seq, noted(folder, "G2", recipient=None, digest=None, on=None).seq] == [1, 2]
    assert [(one.act, one.ids, one.on) for one in notes_of(folder)] == [("signed", ("G1",), DAY), ("signed", ("G2",), None)]


def test_without_a_journal_nothing_was_done(folder: Path) -> None:
    assert notes_of(folder) == ()


def test_every_flipped_bit_is_found(folder: Path) -> None:
    noted(folder)
    noted(folder, "G2")
    raw = (folder / LOG).read_bytes()
    for place in range(raw.rindex(b"\n", 0, -1) + 1):  # the last line is bound by nothing yet
        assert CHAIN.read(raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :])[1], place


ALTERED: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "first line missing": lambda lines: lines[1:],
    "two lines exchanged": lambda lines: [lines[1], lines[0], lines[2]],
    "a line twice": lambda lines: [lines[0], lines[0], *lines[1:]],
    "a line that is none": lambda lines: [*lines, b"{}\n"],
    "something behind": lambda lines: [*lines, b"x"],
    "another form": lambda lines: [lines[0].replace(b":", b": "), *lines[1:]],
    "nested without end": lambda lines: [b"[" * 100_000 + b"\n", *lines],
    "a line without end": lambda lines: [b" " * 1_000_001 + b"\n", *lines],
}


@pytest.mark.parametrize("alter", ALTERED.values(), ids=ALTERED)
def test_an_altered_journal_is_neither_read_nor_added_to_and_is_a_problem(
    folder: Path, alter: Callable[[list[bytes]], list[bytes]]
) -> None:
    for id_ in ("G1", "G2", "G3"):
        noted(folder, id_)
    path = folder / LOG
    path.write_bytes(b"".join(alter(path.read_bytes().splitlines(keepends=True))))
    before = path.read_bytes()
    with pytest.raises(WrongUse, match="line"):
        notes_of(folder)
    with pytest.raises(WrongUse, match="nothing was recorded"):
        noted(folder)
    assert path.read_bytes() == before
    assert any(one.code == "V508" and one.place.file == LOG for one in check(read_project(folder), DAY))


def test_a_full_disk_leaves_the_journal_as_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    noted(folder)
    before = (folder / LOG).read_bytes()
    whole = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, line: whole(descriptor, line[: len(line) // 2]))
    with pytest.raises(EnvironmentFault, match="No space"):
        noted(folder)
    assert (folder / LOG).read_bytes() == before


def test_what_cannot_be_flushed_is_taken_back(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    noted(folder)
    before = (folder / LOG).read_bytes()

    def broken(_: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(EnvironmentFault, match="Input/output"):
        noted(folder)
    assert (folder / LOG).read_bytes() == before


def test_a_journal_that_is_a_link_is_not_written_through(folder: Path, tmp_path: Path) -> None:
    (folder / "submissions").mkdir()
    (tmp_path / "elsewhere").write_bytes(b"")
    (folder / LOG).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(EnvironmentFault):
        noted(folder)
    assert (tmp_path / "elsewhere").read_bytes() == b""


@pytest.mark.parametrize("by", ["", "a\u202eb", "x" * 121])
def test_a_name_that_hides_something_is_not_noted(folder: Path, by: str) -> None:
    with pytest.raises(WrongUse, match="cannot hold what was given for 'by'") as stopped:
        noted(folder, by=by)
    assert str(stopped.value).replace("\n", "").isprintable()
    assert notes_of(folder) == ()


def test_two_runs_at_once_lose_no_line(folder: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: noted(folder, f"G{number}"), range(1, 21)))
    found = notes_of(folder)
    assert sorted(id_ for one in found for id_ in one.ids) == sorted(f"G{number}" for number in range(1, 21))
    assert [one.seq for one in found] == list(range(1, 21))


def test_the_log_is_printed(dossier: Callable[..., Result], folder: Path) -> None:
    noted(folder)
    noted(folder, "G2", official="richard-miles", recipient=None, digest=None, on=None)
    shown = dossier("-C", folder, "review", "log")
    assert shown.out.splitlines() == [
        "1 2026-11-23 larry-lawyer signed G1: jane-roe for sy-ministry, digest 0000000000000000",
        "2 no day larry-lawyer signed G2: richard-miles",
        "2 lines",
    ]
    (row,) = json.loads(dossier("-C", folder, "review", "log", "richard-miles", "--json").out)
    assert (row["seq"], row["ids"], row["on"]) == (2, ["G2"], None)
    assert dossier("-C", folder, "review", "log", "jane-row").status == 2


def test_the_three_logs_keep_the_form_of_their_lines() -> None:
    first = first_act("EX-0001", "2026-11-23T10:00:00Z", "офицер", None, "0" * 64)
    assert (
        next_act(first, "2026-11-23T10:00:01Z", "moved", "b", "c").line()
        == (
            '{"seq":2,"at":"2026-11-23T10:00:01Z","act":"moved","by":"b","note":"c","sha256":"' + "0" * 64 + '",'
            '"previous":"568e8c41d161bff0e9cd0bf1eaf351d02afbafe0f18c02a3d89e7eeaf26b07be"}\n'
        ).encode()
    )
    fields = {"on": "2026-11-23", "official": "a", "recipient": "b", "bundle": "é", "digest": "0" * 64}
    made = RELEASES.next((), **fields, exhibits=[], sources=[], conduct=[], cases=[])
    assert made.line() == (
        b'{"seq":1,"on":"2026-11-23","official":"a","recipient":"b","bundle":"\\u00e9","digest":"' + b"0" * 64 + b'",'
        b'"exhibits":[],"sources":[],"conduct":[],"cases":[],'
        b'"previous":"d29eae1372c396247daf62745d10c3513eb46f9f232b4527e0f5298e5dca5cd0"}\n'
    )
