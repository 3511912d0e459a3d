"""What an audience may not see is sought in every telling form; what stands openly is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier.needles import needles
from dossier.project import Project, read_project
from dossier.view import Audience, view
from dossier.writings import words_of
from tests.conftest import INVENTED, change

UK, SYLVANIA = Audience("recipient", "uk-fcdo"), Audience("recipient", "sy-ministry")
JANE = "dossiers/jane-roe/dossier.yaml"
NOTE = "  - Counsel asks us to keep the second witness apart."


def values(project: Project, audience: Audience = UK) -> dict[str, str]:
    """The values sought, each in one writing, with its label."""
    return {words_of(needle.value): needle.label for needle in needles(project, view(project, audience))}


def test_nothing_is_withheld_from_the_organisation_itself(invented: Project) -> None:
    assert needles(invented, view(invented, Audience("internal"))) == ()


@pytest.mark.parametrize(
    ("value", "label"),
    [
        ("A witness told the Trust what was heard in the corridor.", "case john-doe, events E3, field statement"),
        ("told the Trust what was heard in", "case john-doe, events E3, field statement"),
        ("Trust what was heard in the corridor", "case john-doe, events E3, field statement"),
        ("Counsel asks us to keep the second witness apart", "official jane-roe, field notes"),
        ("withheld-marker-0815", "exhibit EX-0002, field title"),
        ("328b7f90cb98f7de02eafc247d925a2fda2efaa05e4f014ed6741c7130e7ed36", "exhibit EX-0002, field sha256"),
        ("328b7f90cb98", "exhibit EX-0002, field sha256"),
        ("statement.txt", "exhibit EX-0002, field file"),
        ("EX-0002", "exhibit EX-0002, id"),
        ("S006", "exhibit EX-0002, field source"),
        ("Row Jane", "official jane-roe, names, field text"),
        ("2018-08-09", "exhibit EX-0002, field captured"),
        ("9 August 2018", "exhibit EX-0002, field captured"),
        ("2018, August the 9", "exhibit EX-0002, field captured"),
    ],
)
def test_what_is_withheld_is_sought(invented: Project, value: str, label: str) -> None:
    assert values(invented)[words_of(value)] == label


def test_what_one_recipient_may_see_is_not_sought_in_what_it_gets(invented: Project) -> None:
    theirs = values(invented, SYLVANIA)
    assert words_of("EX-0002") not in theirs
    assert words_of("Jane Row") in theirs


@pytest.mark.parametrize(
    "value", ["Northville", "Example Trust", "Jane", "Roe", "Roe Jane", "2014-05", "S002", "EX-0001", "en", "2018", "p. 1", "A1"]
)
def test_what_stands_openly_or_tells_nothing_is_not_sought(invented: Project, value: str) -> None:
    assert words_of(value) not in values(invented)


def test_a_day_that_stands_openly_in_one_writing_is_sought_in_none(folder: Path) -> None:
    change(folder, JANE, "office in 2020.", "office on 9 August 2018.")
    assert "2018 08 09" not in values(read_project(folder))


def test_names_numbers_and_mail_inside_a_withheld_text_are_sought_by_themselves(folder: Path) -> None:
    text = "  - We spoke with Mary Quite-Contrary, +7 495 1234567 or mary@example.org, and with Тамарой Кучковой."
    change(folder, JANE, NOTE, text)
    sought = values(read_project(folder))
    for value in ("Quite-Contrary", "1234567", "mary@example.org", "Кучковой", "Кучкову", "Кучкова"):
        assert words_of(value) in sought, value


def test_a_withheld_name_is_sought_in_every_order_and_with_its_endings(folder: Path) -> None:
    change(folder, JANE, "  - text: Jane Row\n    script: Latn", "  - text: Жанна Роумова\n    script: Cyrl")
    sought = values(read_project(folder))
    assert {"роумова жанна", "жанна роумова", "роумовои", "роумову"} <= sought.keys()


def test_a_short_family_name_is_sought_with_its_initials(folder: Path) -> None:
    change(folder, JANE, "  - text: Jane Row", "  - text: Tabitha Zelda Ohm")
    assert {"t z ohm", "ohm t z"} <= values(read_project(folder)).keys()
    assert "ohm" not in values(read_project(folder))


def test_the_id_of_a_withheld_record_stands_in_no_label(folder: Path) -> None:
    (folder / "evidence/cases/mary-major.yaml").open("a").write("disclosure: internal\n")
    found = needles(read_project(folder), view(read_project(folder), UK))
    about = [needle for needle in found if words_of(needle.value) in ("mary major", "her office was searched by persons unknown")]
    assert {needle.label.split(",")[0] for needle in about} == {"case no. 1 of those withheld"}
    assert [needle.label for needle in found if "major" in needle.label] == []


def test_the_values_of_a_broken_record_are_sought(folder: Path) -> None:
    """Nobody can say for whom a broken record was meant."""
    change(folder, "../vault/sources/S006.yaml", "kind: testimony", "kind: hearsay")
    found = values(read_project(folder), SYLVANIA)
    assert found[words_of("Conversation with a person in Northville")] == "source S006, whose record is broken"


@pytest.mark.parametrize(
    ("find", "put", "value"),
    [
        (NOTE, "  - https://www.example.org/secret/path%20one", "example org secret path 20one"),
        (NOTE, '  - "12345678"', "12345678"),
        (NOTE, "  - mary-major-told-us.pdf", "mary-major-told-us"),
        (NOTE, "  - Zebracorn", "zebracorn"),
    ],
)
def test_addresses_numbers_files_and_single_words_are_sought(folder: Path, find: str, put: str, value: str) -> None:
    change(folder, JANE, find, put)
    assert words_of(value) in values(read_project(folder))


def test_needles_are_the_same_each_time() -> None:
    one, other = (read_project(INVENTED) for _ in range(2))
    assert needles(one, view(one, UK)) == needles(other, view(other, UK))


def test_the_name_of_a_witness_is_sought_even_where_it_stands_openly(folder: Path) -> None:
    change(folder, "evidence/cases/john-doe.yaml", "arrested Doe at his newspaper", "arrested Doe before Wendy Withheld-Witness")
    for audience in (UK, SYLVANIA):
        found = values(read_project(folder), audience)
        assert found[words_of("Wendy Withheld-Witness")] == "witness no. 1 of those withheld, field name"
        assert words_of("Withheld-Witness Wendy") in found


def test_no_label_says_who_a_witness_is(invented: Project) -> None:
    assert not [label for label in values(invented).values() if "corridor" in label or "Wendy" in label]
