"""Who holds what: a log that shows every alteration, and letters that name only what their recipient holds."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dossier.errors import EnvironmentFault, WrongUse
from dossier.model.release import LOG, read_releases
from dossier.packet.papers import compose_erratum
from dossier.packet.scopes import Scope
from dossier.packet.vocabulary import parse_page
from dossier.project import read_project
from dossier.releases import meant_by, record_release, releases_of
from dossier.review.signing import Proof, SigningOrder, sign
from dossier.view import Audience, view
from tests.bundles import needs_keys
from tests.signing import DAY, add_exhibit, reviewed

Run = Callable[..., Any]


def made(root: Path, recipient: str = "sy-ministry", day: str = "2026-11-23", **fields: Any) -> Any:
    whole = {
        "on": day,
        "official": "jane-roe",
        "recipient": recipient,
        "bundle": f"jane-roe.{recipient}.{day}",
        "digest": "0" * 64,
        "exhibits": ["EX-0001", "EX-0002"] if recipient == "sy-ministry" else ["EX-0001"],
        "sources": ["S002"],
        "conduct": ["doe-dark-cell-2014"],
        "cases": ["john-doe"],
        **fields,
    }
    return record_release(root, **whole)


def test_bundles_are_recorded_one_behind_the_other(folder: Path) -> None:
    assert [made(folder).seq, made(folder, "uk-fcdo").seq] == [1, 2]
    found = releases_of(read_project(folder))
    assert [release.recipient for release in found] == ["sy-ministry", "uk-fcdo"]


def test_without_a_log_nothing_was_made(folder: Path) -> None:
    assert releases_of(read_project(folder)) == ()


def test_every_flipped_bit_of_a_log_is_found(folder: Path) -> None:
    made(folder)
    made(folder, "uk-fcdo")
    raw = (folder / LOG).read_bytes()
    last = raw.rindex(b"\n", 0, -1) + 1
    for place in range(last):  # the last line is bound by nothing yet
        altered = raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]
        assert read_releases(altered)[1], place


@pytest.mark.parametrize(
    "alter",
    [
        lambda lines: lines[1:],
        lambda lines: [lines[1], lines[0], lines[2]],
        lambda lines: [lines[0], lines[0], *lines[1:]],
        lambda lines: [*lines, b"{}\n"],
        lambda lines: [*lines, b"x"],
        lambda lines: [lines[0].replace(b":", b": "), *lines[1:]],
    ],
    ids=["first line missing", "two lines exchanged", "a line twice", "a line that is none", "something behind", "another form"],
)
def test_an_altered_log_is_neither_read_nor_added_to(folder: Path, alter: Callable[[list[bytes]], list[bytes]]) -> None:
    for recipient in ("sy-ministry", "uk-fcdo", "us-joint"):
        made(folder, recipient)
    path = folder / LOG
    path.write_bytes(b"".join(alter(path.read_bytes().splitlines(keepends=True))))
    before = path.read_bytes()
    with pytest.raises(WrongUse, match="line"):
        releases_of(read_project(folder))
    with pytest.raises(WrongUse, match="nothing was recorded"):
        made(folder)
    assert path.read_bytes() == before


def test_a_full_disk_leaves_the_log_as_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(folder)
    before = (folder / LOG).read_bytes()
    whole = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, line: whole(descriptor, line[: len(line) // 2]))
    with pytest.raises(EnvironmentFault):
        made(folder, "uk-fcdo")
    assert (folder / LOG).read_bytes() == before


def test_a_log_that_is_a_link_is_not_written_through(folder: Path, tmp_path: Path) -> None:
    (folder / "submissions").mkdir()
    (tmp_path / "elsewhere").write_bytes(b"")
    (folder / LOG).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(EnvironmentFault):
        made(folder)
    assert (tmp_path / "elsewhere").read_bytes() == b""


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("corridor", ("S006", "EX-0002")),
        ("S006", ("S006", "EX-0002")),
        ("EX-0002", ("EX-0002",)),
        ("john-doe", ("john-doe",)),
        ("doe-dark-cell-2014", ("doe-dark-cell-2014",)),
    ],
)
def test_what_is_withdrawn_is_traced_to_what_stands_in_bundles(folder: Path, name: str, ids: tuple[str, ...]) -> None:
    assert meant_by(read_project(folder), name) == ids


def test_nothing_is_withdrawn_that_does_not_exist(folder: Path) -> None:
    with pytest.raises(WrongUse, match="nothing has the id 'EX-0099'"):
        meant_by(read_project(folder), "EX-0099")


def test_recall_names_who_holds_it_and_drafts_the_letters(dossier: Run, folder: Path, tmp_path: Path) -> None:
    made(folder)
    made(folder, "uk-fcdo")
    shown = dossier("-C", folder, "recall", "corridor", "--letters", "--out", tmp_path)
    assert shown.status == 0, shown.err
    assert "sy-ministry: jane-roe.sy-ministry.2026-11-23" in shown.out
    assert "uk-fcdo" not in shown.out
    home = tmp_path / "errata/recipient-sy-ministry/current"
    assert sorted(path.name for path in home.glob("*erratum*")) == ["sy-ministry.erratum.docx", "sy-ministry.erratum.pdf"]
    rows = json.loads(dossier("-C", folder, "recall", "EX-0001", "--json").out)
    assert [row["recipient"] for row in rows] == ["sy-ministry", "uk-fcdo"]


def test_a_letter_names_what_its_recipient_holds_and_no_more(folder: Path) -> None:
    release = made(folder, "uk-fcdo")
    page = compose_erratum(view(read_project(folder), Audience("recipient", "uk-fcdo")), "uk-fcdo", [release], ["EX-0001"])
    words = parse_page(page.xhtml).text()
    assert "We withdraw the following from what we sent you: EX-0001." in words
    assert "EX-0002" not in words
    assert release.digest in words


def released_by_two(folder: Path, digest: str) -> None:
    """Two reviewers agree on paper to a bundle with something confidential in it."""
    reviewed(folder, key=False)
    for number, reviewer in enumerate(("larry-lawyer", "ann-officer")):
        add_exhibit(folder, f"EX-007{number}", "A scan.\n")
        order = SigningOrder("jane-roe", Scope("release", "sy-ministry"), reviewer, "lawyer", DAY, digest)
        sign(read_project(folder), order, Proof(None, f"EX-007{number}", digest))


@needs_keys
def test_a_bundle_that_goes_out_is_noted_and_can_be_recalled(dossier: Run, folder: Path, tmp_path: Path) -> None:
    words = ["bundle", "jane-roe", "--audience", "recipient:sy-ministry", "--date", "2026-11-23", "--out", tmp_path]
    assert dossier("-C", folder, *words).status == 0
    assert releases_of(read_project(folder)) == ()  # a draft that stays in the house
    digest = json.loads(dossier("-C", folder, *words, "--json").out)["digest"]
    released_by_two(folder, digest)
    shown = dossier("-C", folder, *words, "--release", "--json")
    assert shown.status == 0, shown.err
    (release,) = releases_of(read_project(folder))
    assert release.digest == json.loads(shown.out)["digest"]
    assert "EX-0002" in release.exhibits
    assert release.conduct == ("doe-dark-cell-2014",)
    assert "1 bundle with S006, EX-0002" in dossier("-C", folder, "recall", "corridor").out
