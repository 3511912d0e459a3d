"""The UK Sanctions List as XML: `Designations`, with the day in `DateGenerated`.

Names of elements as in the editions of April to September 2026.
"""

from __future__ import annotations

from collections.abc import Iterator

from dossier.lists.births import births_in
from dossier.lists.elements import Element, elements
from dossier.lists.entry import Kind, ListEntry
from dossier.lists.fcdo_csv import LIST, OFSI, fcdo_name
from dossier.lists.source import Head, Reader, Source
from dossier.names import ListedName

_KINDS: dict[str, Kind] = {"individual": "person", "entity": "entity", "ship": "entity"}


def tells(head: Head) -> bool:
    """Whether the file is this list as XML."""
    return head.root == "Designations"


def read(source: Source) -> Iterator[ListEntry]:
    """The entries of the file."""
    for one in elements(source.file, {"Designation"}, source.faults):
        if one.name == "DateGenerated":
            source.says_published(one.text)
        elif one.name == "Designation":
            if not one.first("UniqueID"):
                source.faults.lost(one.line, "it has no UniqueID")
                continue
            yield _entry(one)


def _entry(one: Element) -> ListEntry:
    names = [
        fcdo_name(
            name.first("Name6"),
            [name.first(f"Name{number}") for number in range(1, 6)],
            name.first("NameType"),
            name.first("AliasStrength"),
        )
        for name in one.all("Names", "Name")
    ]
    for other in (*one.all("NonLatinNames"), *one.all("NonLatinNames", "NonLatinName")):
        names += [
            ListedName(text, script=other.first("NonLatinScriptType") or None) for text in other.texts("NameNonLatinScript")
        ]
    person = ("IndividualDetails", "Individual")
    towns = (*one.all(*person, "BirthDetails", "Location"), *one.all(*person, "Locations", "Location"))
    places = [", ".join(part for part in (town.first("TownOfBirth"), town.first("CountryOfBirth")) if part) for town in towns]
    passports = one.texts(*person, "PassportDetails", "Passport", "PassportNumber")
    national = one.texts(*person, "NationalIdentifierDetails", "NationalIdentifier", "NationalIdentifierNumber")
    return ListEntry(
        LIST,
        one.first("UniqueID"),
        _KINDS.get(one.first("IndividualEntityShip").lower(), "unknown"),
        names=tuple(name for name in names if name.text),
        born=tuple(when for text in one.texts(*person, "DOBs", "DOB") for when in births_in(text, day_first=True)),
        places=tuple(place for place in places if place),
        positions=one.texts(*person, "Positions", "Position") + one.texts("Titles", "Title"),
        identifiers=(
            *((OFSI, number) for number in one.texts("OFSIGroupID")),
            *(("Passport", number) for number in passports),
            *(("National identifier", number) for number in national),
        ),
        nationality=one.texts(*person, "Nationalities", "Nationality"),
        programmes=one.texts("RegimeName"),
        remarks=one.texts("OtherInformation") + one.texts("UKStatementofReasons"),
        lines=(one.line,),
    )


READERS = (Reader(LIST, "UK Sanctions List, XML", tells, read),)
