"""What a person decided is written as list checks: all of it or nothing, and never more than was decided."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from dossier.errors import EnvironmentFault, WrongUse
from dossier.lists import ListCopy, open_copies
from dossier.model.lists import KnownList, Programme
from dossier.project import read_project
from dossier.screening import Row, Screening, person_of
from dossier.screening.recording import Decision, checks_of, record_checks
from tests import lists

KNOWN = KnownList(
    id="ofac-sdn",
    name="Invented list",
    jurisdiction="Sylvania",
    scheme="ofac-sdn",
    programmes=(Programme(tag="EXAMPLE", regime="sy-entry-act"), Programme(tag="NEVER", regime="sy-other")),
)
DAY = dt.date(2021, 7, 7)
ON = dt.date(2026, 11, 23)


def decided(verdict: str, **said: object) -> Decision:
    return Decision(**{"verdict": verdict, "by": "A. Example", "on": ON, "source": "S004", "snapshot": DAY, **said})  # type: ignore[arg-type]


def screened(folder: Path, content: bytes = lists.SDN) -> tuple[ListCopy, list[Row]]:
    project = read_project(folder)
    romaniser = lists.romaniser()
    person = person_of("jane-roe", project.officials["jane-roe"], project.institutions, romaniser)
    assert person is not None
    screening = Screening(romaniser, [person], {})
    (copy,) = open_copies([lists.write(folder.parent, "sdn.csv", content)])
    return copy, list(screening.rows(copy.wanted(screening.may_concern)))


def dossier_of(folder: Path) -> Path:
    return folder / "dossiers/jane-roe/dossier.yaml"


def test_a_match_gives_a_check_for_each_programme_that_a_regime_stands_for(folder: Path) -> None:
    copy, rows = screened(folder)
    checks = checks_of(decided("match"), copy, KNOWN, rows)
    assert [(check["regime"], check["result"], check["entry"]) for check in checks] == [
        ("sy-entry-act", "found", "700"),
        ("sy-other", "tag-absent", "700"),
    ]
    assert {check["snapshot"] for check in checks} == {"2021-07-07"}
    assert {check["sha256"] for check in checks} == {copy.main.sha256}


def test_a_match_under_no_known_programme_is_one_of_the_state(folder: Path) -> None:
    copy, rows = screened(folder)
    plain = KNOWN.model_copy(update={"programmes": (Programme(tag="NEVER", regime="sy-other"),)})
    first, second = checks_of(decided("match"), copy, plain, rows)
    assert (first["jurisdiction"], first["result"], first["note"]) == (
        "Sylvania",
        "found",
        "Under the programme tags EXAMPLE and OTHER.",
    )
    assert second["result"] == "tag-absent"


def test_a_different_person_is_named_by_number_in_a_check_that_found_nobody(folder: Path) -> None:
    copy, rows = screened(folder)
    (check,) = checks_of(decided("different"), copy, KNOWN, rows)
    assert check["result"] == "not-found"
    assert check["note"] == "Looked at and held to be another person: 700, 701."


def test_nobody_found_is_one_check_for_the_whole_list(folder: Path) -> None:
    copy, rows = screened(
        folder, lists.SDN.replace(b"ROE", b"STONE").replace(b"04 Mar 1961", b"1980").replace(b"DOB 1960", b"DOB 1981")
    )
    assert rows == []
    (check,) = checks_of(decided("not-found"), copy, KNOWN, rows)
    assert (check["jurisdiction"], check["result"]) == ("Sylvania", "not-found")
    assert "note" not in check


REFUSED = {
    "not found, though somebody was": (decided("not-found"), lists.SDN, "does not fit"),
    "a match of an entry that was not found": (decided("match", entry="999"), lists.SDN, "did not find 999"),
    "a match where nobody is likely": (
        decided("match"),
        lists.SDN.replace(b"04 Mar 1961; alt. DOB 1960", b"1990"),
        "a match needs one",
    ),
    "no day": (decided("match", snapshot=None), lists.SDN, "bears no date"),
    "another day than the file says": (decided("match"), lists.SDN_XML, "says that it is of 2022-03-24"),
    "absence on a broken list": (decided("different"), lists.SDN.replace(b"701,", b"x701,"), "could not be read whole"),
    "a different person where there is none": (
        decided("different"),
        b'7,"X","individual",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n',
        "found nobody",
    ),
}


@pytest.mark.parametrize(("decision", "content", "why"), REFUSED.values(), ids=REFUSED)
def test_a_decision_that_does_not_fit_what_was_found_is_refused(
    folder: Path, decision: Decision, content: bytes, why: str
) -> None:
    copy, rows = screened(folder, content)
    with pytest.raises(WrongUse, match=why):
        checks_of(decision, copy, KNOWN, rows)


def test_a_match_of_several_needs_the_number(folder: Path) -> None:
    twice = lists.SDN.replace(b'701,"ROE, Richard"', b'701,"ROE, Jane"').replace(b"DOB circa 1988", b"DOB 04 Mar 1961")
    copy, rows = screened(folder, twice)
    with pytest.raises(WrongUse, match="found 2 who may be meant"):
        checks_of(decided("match"), copy, KNOWN, rows)
    assert checks_of(decided("match", entry="701"), copy, KNOWN, rows)[0]["entry"] == "701"


def test_the_checks_are_added_and_every_other_byte_stays(folder: Path) -> None:
    copy, rows = screened(folder)
    before = dossier_of(folder).read_bytes()
    checks = checks_of(decided("match"), copy, KNOWN, rows)
    assert record_checks(read_project(folder), {"jane-roe": checks}) == {"jane-roe": 2}
    after = dossier_of(folder).read_bytes()
    at = before.index(b"namesakes:")
    assert after.startswith(before[:at])
    assert after.endswith(before[at:])
    record = read_project(folder).officials["jane-roe"]
    assert [(one.result, one.by, one.read_on) for one in record.list_checks[1:]] == [
        ("found", "A. Example", ON),
        ("tag-absent", "A. Example", ON),
    ]
    assert [path.name for path in dossier_of(folder).parent.iterdir()] == ["dossier.yaml"]


def test_the_same_check_is_not_added_twice(folder: Path) -> None:
    copy, rows = screened(folder)
    checks = checks_of(decided("match"), copy, KNOWN, rows)
    record_checks(read_project(folder), {"jane-roe": checks})
    before = dossier_of(folder).read_bytes()
    assert record_checks(read_project(folder), {"jane-roe": checks}) == {"jane-roe": 0}
    assert dossier_of(folder).read_bytes() == before


def test_what_would_break_the_dossier_is_not_written(folder: Path) -> None:
    copy, rows = screened(folder)
    before = dossier_of(folder).read_bytes()
    checks = checks_of(decided("match", by="x" * 500), copy, KNOWN, rows)
    with pytest.raises(WrongUse, match="would be broken"):
        record_checks(read_project(folder), {"jane-roe": checks})
    assert dossier_of(folder).read_bytes() == before


def test_a_full_disk_leaves_every_dossier_as_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy, rows = screened(folder)
    checks = checks_of(decided("match"), copy, KNOWN, rows)
    before = dossier_of(folder).read_bytes()
    project = read_project(folder)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(EnvironmentFault, match="No space left"):
        record_checks(project, {"jane-roe": checks, "richard-miles": checks})
    assert dossier_of(folder).read_bytes() == before
    assert [path.name for path in dossier_of(folder).parent.iterdir()] == ["dossier.yaml"]


def test_a_dossier_that_changes_meanwhile_is_not_overwritten(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy, rows = screened(folder)
    checks = checks_of(decided("match"), copy, KNOWN, rows)
    project = read_project(folder)
    kept = os.fsync

    def meanwhile(descriptor: int) -> None:
        kept(descriptor)
        with dossier_of(folder).open("ab") as file:
            file.write(b"# somebody else\n")

    monkeypatch.setattr(os, "fsync", meanwhile)
    with pytest.raises(EnvironmentFault, match="changed meanwhile"):
        record_checks(project, {"jane-roe": checks})
    assert dossier_of(folder).read_bytes().endswith(b"# somebody else\n")
    assert b"sha256" not in dossier_of(folder).read_bytes()


def test_a_dossier_that_became_a_link_is_not_followed(folder: Path) -> None:
    copy, rows = screened(folder)
    project = read_project(folder)
    moved = folder.parent / "elsewhere.yaml"
    dossier_of(folder).rename(moved)
    dossier_of(folder).symlink_to(moved)
    with pytest.raises(EnvironmentFault, match="cannot be read"):
        record_checks(project, {"jane-roe": checks_of(decided("match"), copy, KNOWN, rows)})


def test_dashes_and_capitals_of_a_programme_make_no_difference(folder: Path) -> None:
    copy, rows = screened(folder, lists.SDN.replace(b"EXAMPLE", "Autonomous (Thematic \u2013 Rights)".encode()))
    known = KNOWN.model_copy(update={"programmes": (Programme(tag="autonomous (thematic - rights)", regime="sy-entry-act"),)})
    assert [check["result"] for check in checks_of(decided("match"), copy, known, rows)] == ["found"]
