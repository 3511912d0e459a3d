"""The consolidated list of the European Union as XML: `export`, with `generationDate` (form 1.1).

Names of elements and attributes as in the editions of April 2020 and July 2026.
"""

from __future__ import annotations

from collections.abc import Iterator

from dossier.lists.births import births_in
from dossier.lists.elements import Element, elements
from dossier.lists.entry import ListEntry
from dossier.lists.source import Head, Reader, Source
from dossier.model.dates import When
from dossier.names import ListedName

LIST = "eu-fsf"


def tells(head: Head) -> bool:
    """Whether the file is this list as XML."""
    return head.root == "export" and ("fsd/export" in head.text or "sanctionEntity" in head.text)


def read(source: Source) -> Iterator[ListEntry]:
    """The entries of the file."""
    for one in elements(source.file, {"sanctionEntity"}, source.faults):
        if one.name == "export":
            source.says_published(one.attributes.get("generationDate", "")[:10])
        elif one.name == "sanctionEntity":
            number = one.attributes.get("euReferenceNumber") or one.attributes.get("logicalId", "")
            if not number.strip():
                source.faults.lost(one.line, "it has neither euReferenceNumber nor logicalId")
                continue
            yield _entry(one, number.strip())


def _entry(one: Element, number: str) -> ListEntry:
    codes = {
        (part.attributes.get("code", "") + part.attributes.get("classificationCode", "")).lower()
        for part in one.all("subjectType")
    }
    is_person = any(code.startswith("person") or code.endswith("person") or code == "p" for code in codes)
    births = list(one.all("birthdate"))
    aliases = list(one.all("nameAlias"))
    return ListEntry(
        LIST,
        number,
        "person" if is_person else "entity" if codes else "unknown",
        names=tuple(name for alias in aliases if (name := _name(alias)).text),
        born=tuple(when for birth in births for when in _born(birth.attributes)),
        places=tuple(place for birth in births if (place := _place(birth.attributes))),
        positions=tuple(alias.attributes["function"] for alias in aliases if alias.attributes.get("function")),
        identifiers=tuple(
            (doc.attributes.get("identificationTypeCode", "document"), doc.attributes["number"])
            for doc in one.all("identification")
            if doc.attributes.get("number")
        ),
        nationality=_known(part.attributes.get("countryDescription", "") for part in one.all("citizenship")),
        programmes=_known(part.attributes.get("programme", "") for part in one.all("regulation")),
        remarks=one.texts("remark"),
        lines=(one.line,),
    )


def _known(values: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value and value != "UNKNOWN"))


def _name(alias: Element) -> ListedName:
    said = alias.attributes
    family, given = said.get("lastName", ""), " ".join(part for part in (said.get("firstName"), said.get("middleName")) if part)
    whole = said.get("wholeName") or " ".join(part for part in (given, family) if part)
    quality = "weak" if said.get("strong") == "false" else "alias"
    return ListedName(" ".join(whole.split()), family if given else None, given if family else None, None, quality)


def _born(said: dict[str, str]) -> tuple[When, ...]:
    about = "circa " if said.get("circa") == "true" else ""
    if said.get("birthdate"):
        return births_in(about + said["birthdate"])
    first, last = said.get("yearRangeFrom"), said.get("yearRangeTo")
    if first and last:
        return births_in(f"{first} to {last}")
    day, month = said.get("dayOfMonth", "").zfill(2), said.get("monthOfYear", "").zfill(2)
    return births_in(f"{about}{said.get('year', '')}-{month}-{day}") or births_in(about + said.get("year", ""))


def _place(said: dict[str, str]) -> str:
    parts = (said.get("city"), said.get("place"), said.get("region"), said.get("countryDescription"))
    return ", ".join(part for part in parts if part and part != "UNKNOWN")


READERS = (Reader(LIST, "EU consolidated list, XML", tells, read),)
