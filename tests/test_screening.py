"""Who may be the same person, and why: a contradiction always vetoes, an omission never does, and a sentence says it."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.lists import ListEntry, merged, open_copies
from dossier.model.dates import parse_when
from dossier.names import ListedName
from dossier.project import Project, read_project
from dossier.screening import Person, Screening, Verdict, person_of
from dossier.screening.proof import Birth, birth_of, offices_of, places_of
from tests import lists
from tests.conftest import INVENTED

ROMANISER = lists.romaniser()
MATCH, POSSIBLE, DIFFERENT, NOT_FOUND = Verdict


def of(project: Project, id_: str) -> Person:
    person = person_of(id_, project.officials[id_], project.institutions, ROMANISER)
    assert person is not None
    return person


PROJECT = read_project(INVENTED)
JANE = of(PROJECT, "jane-roe")
NUMBERLESS = dataclasses.replace(JANE, numbers=frozenset())
SCREENING = Screening(ROMANISER, [JANE], {"ofac-sdn": "ofac-sdn"})


def entry(*names: str, born: str = "", number: str = "999", **said: tuple[str, ...]) -> ListEntry:
    """An entry with names as `FAMILY, Given` or whole; one with * in front is weak."""
    listed = []
    for text in names:
        quality = "weak" if text.startswith("*") else "primary"
        family, comma, given_ = text.lstrip("*").partition(", ")
        listed.append(ListedName(text.lstrip("*"), family if comma else None, given_ or None, "Latn", quality))
    dates = tuple(parse_when(one) for one in born.split())
    return ListEntry("ofac-sdn", number, "person", tuple(listed), dates, **said)


CASES = {
    "all parts and the day of birth": (entry("ROE, Jane Ivanovna", born="1961-03-04"), MATCH),
    "name and day of birth": (entry("ROE, Jane", born="1961-03-04"), MATCH),
    "name and a birth date of another source": (entry("ROE, Jane", born="1960"), POSSIBLE),
    "all parts and a year": (entry("ROE, Jane Ivanovna", born="1961"), MATCH),
    "all parts and nothing else": (entry("ROE, Jane Ivanovna"), POSSIBLE),
    "all parts and the place": (entry("ROE, Jane Ivanovna", places=("Northville, Freedonia",)), MATCH),
    "all parts and the office": (entry("ROE, Jane Ivanovna", positions=("Chair of the State Inspectorate",)), MATCH),
    "all parts and another office": (entry("ROE, Jane Ivanovna", positions=("Dentist",)), POSSIBLE),
    "name and nothing else": (entry("ROE, Jane"), POSSIBLE),
    "name and a year": (entry("ROE, Jane", born="1961"), POSSIBLE),
    "about a year": (entry("ROE, Jane", born="1962~"), POSSIBLE),
    "the number": (entry("ROE, Jane", number="00001"), MATCH),
    "the number, and another name": (entry("DOE, Mary", number="00001"), DIFFERENT),
    "the number, and no given name": (entry("DOE", number="00001"), POSSIBLE),
    "the number, and another birth": (entry("ROE, Jane", number="00001", born="1980-01-01"), DIFFERENT),
    "her own script": (entry("Роу Джейн Ивановна", born="1961-03-04"), MATCH),
    "an initial": (entry("ROE, J."), POSSIBLE),
    "the family name alone": (entry("ROE"), POSSIBLE),
    "the family name alone, weak": (entry("*ROE"), None),
    "the family name alone, weak, with the birth": (entry("*ROE", born="1961-03-04"), POSSIBLE),
    "a weak name and the birth": (entry("*Jane Roe", born="1961-03-04"), POSSIBLE),
    "another given name": (entry("ROE, Mary"), DIFFERENT),
    "another patronymic": (entry("ROE, Jane Petrovna"), DIFFERENT),
    "another patronymic on an alias": (entry("ROE, Jane", "ROE, Jane Petrovna"), DIFFERENT),
    "a son's patronymic": (entry("ROE, Jane Ivanovich"), DIFFERENT),
    "another birth": (entry("ROE, Jane Ivanovna", born="1975-01-01"), DIFFERENT),
    "another day": (entry("ROE, Jane Ivanovna", born="1961-03-05"), DIFFERENT),
    "one of several births": (entry("ROE, Jane Ivanovna", born="1975-01-01 1961-03-04"), MATCH),
    "another family name": (entry("STONE, Mary Petrovna"), None),
    "another family name, all else": (entry("STONE, Jane Ivanovna", born="1961-03-04"), POSSIBLE),
    "another family name, all but the day": (entry("STONE, Jane Ivanovna", born="1961"), None),
    "no name at all": (entry(), None),
    "an initial and a full other name": (entry("ROE, J.", "ROE, Joan"), DIFFERENT),
}


@pytest.mark.parametrize(("listed", "verdict"), CASES.values(), ids=CASES)
def test_the_verdict_follows_from_what_agrees_and_what_contradicts(listed: ListEntry, verdict: Verdict | None) -> None:
    row = SCREENING.row(JANE, listed)
    assert (row.verdict if row else None) is verdict


@pytest.mark.parametrize(("listed", "verdict"), CASES.values(), ids=CASES)
def test_every_verdict_has_one_sentence(listed: ListEntry, verdict: Verdict | None) -> None:
    row = SCREENING.row(JANE, listed)
    if row is not None:
        assert row.reason.endswith(".")
        assert ("; but " in row.reason) == (row.verdict is DIFFERENT)


def test_a_body_is_nobody() -> None:
    assert SCREENING.row(JANE, dataclasses.replace(entry("ROE, Jane", born="1961-03-04"), kind="entity")) is None


def test_a_near_family_name_is_possible_only_with_something_else() -> None:
    rich = of(PROJECT, "richard-miles")
    screening = Screening(ROMANISER, [rich], {})
    assert screening.row(rich, entry("MILLES, Richard", born="1955")).verdict is POSSIBLE  # type: ignore[union-attr]
    other = dataclasses.replace(rich, name=dataclasses.replace(rich.name, family=frozenset(["milesin"])))
    found = [
        screening.row(other, entry(*names, born=born))
        for names, born in ((("MILESON, Richard",), ""), (("MILESON, Richard",), "1955"))
    ]
    assert [row.verdict if row else None for row in found] == [None, POSSIBLE]


def test_the_namesake_of_the_record_is_named() -> None:
    row = SCREENING.row(JANE, entry("ROE, Jane Petrovna"))
    assert row is not None and row.is_namesake
    assert "Jane Petrovna Roe: A teacher of the same name, not listed" in row.reason


def test_a_number_in_what_the_record_says_of_a_namesake_is_that_person() -> None:
    known = [(name, text, f"{who} Number 4711.") for name, text, who in JANE.namesakes]
    jane = dataclasses.replace(JANE, namesakes=tuple(known))
    row = Screening(ROMANISER, [jane], {}).row(jane, entry("ROE, Jane", number="4711"))
    assert row is not None and row.verdict is DIFFERENT


def test_a_place_in_a_report_that_nobody_holds_is_not_looked_for() -> None:
    assert person_of("unsourced-1", PROJECT.officials["unsourced-1"], {}, ROMANISER) is None


BIRTHS = {
    "the same day": ("1961-03-04", "1961-03-04", Birth.DAY),
    "the year of the day": ("1961-03-04", "1961", Birth.YEAR),
    "the month of the day": ("1961-03-04", "1961-03", Birth.YEAR),
    "another month": ("1961-03-04", "1961-04", Birth.OTHER),
    "about the year before": ("1961-03-04", "1960~", Birth.YEAR),
    "about three years before": ("1961-03-04", "1958~", Birth.OTHER),
    "within a span": ("1961-03-04", "1960/1965", Birth.YEAR),
    "outside a span": ("1961-03-04", "1962/1965", Birth.OTHER),
    "an uncertain day, a week off": ("1961-03-04?", "1961-03-11", Birth.YEAR),
    "a year for a year": ("1961", "1961", Birth.YEAR),
    "nothing on the list": ("1961", "", Birth.ABSENT),
    "nothing in the record": ("", "1961", Birth.ABSENT),
}


@pytest.mark.parametrize(("ours", "theirs", "kind"), BIRTHS.values(), ids=BIRTHS)
def test_dates_of_birth_are_compared_as_exactly_as_they_are_known(ours: str, theirs: str, kind: Birth) -> None:
    assert birth_of([parse_when(one) for one in ours.split()], (), [parse_when(one) for one in theirs.split()]).kind is kind


def test_a_birth_date_of_another_source_is_told_as_such() -> None:
    found = birth_of([parse_when("1961")], [parse_when("1960-01-02")], [parse_when("1960-01-02")])
    assert (found.kind, found.is_also_reported) == (Birth.DAY, True)


def test_places_agree_by_a_part_of_them() -> None:
    assert places_of(ROMANISER, ["Molotov (now Perm)"], ["Perm, Russia"]) == "Perm"
    assert places_of(ROMANISER, ["St. Petersburg"], ["Saint Petersburg"]) == "St. Petersburg"
    assert places_of(ROMANISER, ["Northville"], ["Southville, Freedonia"]) is None
    assert places_of(ROMANISER, [], ["Perm"]) is None


def test_an_office_agrees_by_its_title_and_its_institution() -> None:
    offices = ["Chair, State Inspectorate"]
    assert offices_of(offices, ["Chair of the State Inspectorate of Freedonia"]) == offices[0]
    assert offices_of(offices, ["Chair of the Chess Club"]) is None
    assert offices_of(offices, ["State Inspectorate"]) is None


@pytest.mark.parametrize("name", ["uk.csv", "uk.xml", "eu.xml", "eu.csv", "ca.xml", "targets.simple.csv", "entities.ftm.json"])
def test_she_is_found_on_every_list(name: str) -> None:
    from tests.conftest import TESTS

    (copy,) = open_copies([TESTS / "copies" / name])
    screening = Screening(ROMANISER, [NUMBERLESS], {})
    rows = screening.rows(copy.wanted(screening.may_concern))
    assert [row.verdict for row in rows] == [MATCH]


def test_a_workbook_and_two_files_give_the_same(tmp_path: Path) -> None:
    screening = Screening(ROMANISER, [NUMBERLESS], {})
    paths = [lists.write(tmp_path, "sdn.csv", lists.SDN), lists.write(tmp_path, "alt.csv", lists.ALT)]
    for files in (paths, [lists.write(tmp_path, "au.xlsx", lists.dfat())]):
        (copy,) = open_copies(files)
        rows = screening.rows(copy.wanted(screening.may_concern))
        assert [row.verdict for row in rows if row.entry.reference == "700"] == [MATCH]


def test_only_what_may_concern_is_kept(tmp_path: Path) -> None:
    many = "".join(
        f'{n},"NOBODY, Number{n}","individual","X",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n' for n in range(1000, 3000)
    )
    (copy,) = open_copies([lists.write(tmp_path, "sdn.csv", many.encode() + lists.SDN)])
    assert {one.reference for one in copy.wanted(SCREENING.may_concern)} == {"700", "701"}
    assert copy.main.parts == 2003


NAMES = st.sampled_from(
    [
        "ROE, Jane",
        "ROE, Jane Ivanovna",
        "ROE, Jane Petrovna",
        "ROE, Mary",
        "ROE",
        "Jane Roe",
        "Роу Джейн",
        "STONE, Mary",
        "*The Chair",
        "ROE, J.",
    ]
)
ENTRIES = st.builds(
    entry,
    NAMES,
    born=st.sampled_from(["", "1961-03-04", "1961", "1960", "1975-01-01", "1961-03-04 1975"]),
    number=st.sampled_from(["00001", "1", "2", "3"]),
    places=st.sampled_from([(), ("Northville",), ("Elsewhere",)]),
)


@given(st.lists(ENTRIES, max_size=6), st.randoms())
def test_the_order_of_rows_makes_no_difference(parts: list[ListEntry], random: object) -> None:
    def found(several: list[ListEntry]) -> list[object]:
        by_number: dict[str, list[ListEntry]] = {}
        for part in several:
            by_number.setdefault(part.reference, []).append(part)
        return [(row.official, row.verdict, row.reason) for row in SCREENING.rows(merged(parts) for parts in by_number.values())]

    shuffled = list(parts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert found(shuffled) == found(parts)


@given(st.lists(NAMES, min_size=1, max_size=4), st.randoms())
def test_the_order_of_names_makes_no_difference(names: list[str], random: object) -> None:
    shuffled = list(names)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    rows = [SCREENING.row(JANE, merged([entry(*several, born="1961")])) for several in (names, shuffled)]
    assert [row and (row.verdict, row.reason) for row in rows] == [rows[0] and (rows[0].verdict, rows[0].reason)] * 2


@given(ENTRIES, st.sampled_from(["1975-01-01", "1920", "1999/2001"]))
def test_another_birth_date_always_vetoes(listed: ListEntry, born: str) -> None:
    row = SCREENING.row(JANE, dataclasses.replace(listed, born=(parse_when(born),)))
    assert row is None or row.verdict is DIFFERENT


@given(ENTRIES, st.sampled_from(["ROE, Mary", "ROE, Richard Petrovich"]))
def test_another_given_name_always_vetoes(listed: ListEntry, name: str) -> None:
    row = SCREENING.row(JANE, dataclasses.replace(listed, names=entry(name).names))
    assert row is None or row.verdict is DIFFERENT


@given(ENTRIES)
def test_what_is_left_out_never_vetoes(listed: ListEntry) -> None:
    bare = dataclasses.replace(listed, born=(), places=())
    before, after = SCREENING.row(JANE, listed), SCREENING.row(JANE, bare)
    if before is not None and before.verdict is not DIFFERENT and not listed.names[0].is_weak:
        assert after is not None
        assert after.verdict is not DIFFERENT


@given(ENTRIES)
def test_whatever_has_a_verdict_is_let_through(listed: ListEntry) -> None:
    if SCREENING.row(JANE, listed) is not None:
        assert SCREENING.may_concern(listed)


def test_a_number_on_another_list_supports_too() -> None:
    jane = dataclasses.replace(JANE, numbers=frozenset([("uk-ofsi-group", "900")]))
    listed = dataclasses.replace(entry("ROE, Jane"), list_id="uk-sanctions-list", identifiers=(("uk-ofsi-group", "900"),))
    row = Screening(ROMANISER, [jane], {}).row(jane, listed)
    assert row is not None and row.verdict is MATCH
    assert "the record has the number 900" in row.reason
