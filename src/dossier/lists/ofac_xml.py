"""The SDN list of the United States Treasury as XML (`sdn.xml`, and `consolidated.xml`, which has the same form).

Names of elements as in the editions of April 2020 and March 2022, OFAC's misspelt `publshInformation` among them.
"""

from __future__ import annotations

from collections.abc import Iterator

from dossier.lists.births import births_in
from dossier.lists.elements import Element, elements
from dossier.lists.entry import ListEntry
from dossier.lists.source import Head, Reader, Source
from dossier.names import ListedName

LIST = "ofac-sdn"


def tells(head: Head) -> bool:
    """Whether the file is the SDN list as XML."""
    return head.root == "sdnList"


def read(source: Source) -> Iterator[ListEntry]:
    """The entries of the file; where it says how many they are, so many must come."""
    found = said = 0
    for one in elements(source.file, {"sdnEntry"}, source.faults):
        if one.name == "Publish_Date":
            month, _, rest = one.text.partition("/")  # 03/24/2022
            day, _, year = rest.partition("/")
            source.says_published(f"{day}/{month}/{year}")
        elif one.name == "Record_Count" and one.text.isdecimal():
            said = int(one.text[:9])
        elif one.name == "sdnEntry":
            found += 1
            number = one.first("uid")
            if not number:
                source.faults.lost(one.line, "it has no number")
                continue
            yield _entry(one, number)
    if found < said:
        source.faults.short(found, said, "it says itself that there are")


def _entry(one: Element, number: str) -> ListEntry:
    names = [_name(one, "primary")]
    names += [_name(aka, "weak" if aka.first("category") == "weak" else "alias") for aka in one.all("akaList", "aka")]
    born = one.texts("dateOfBirthList", "dateOfBirthItem", "dateOfBirth")
    return ListEntry(
        LIST,
        number,
        "person" if one.first("sdnType") == "Individual" else "entity",
        names=tuple(name for name in names if name.text),
        born=tuple(when for text in born for when in births_in(text)),
        places=one.texts("placeOfBirthList", "placeOfBirthItem", "placeOfBirth"),
        positions=one.texts("title"),
        identifiers=tuple(
            (id_.first("idType"), id_.first("idNumber")) for id_ in one.all("idList", "id") if id_.first("idNumber")
        ),
        nationality=one.texts("nationalityList", "nationality", "country")
        + one.texts("citizenshipList", "citizenship", "country"),
        programmes=one.texts("programList", "program"),
        remarks=one.texts("remarks"),
        lines=(one.line,),
    )


def _name(one: Element, quality: str) -> ListedName:
    family, given = one.first("lastName"), one.first("firstName")
    text = ", ".join(part for part in (family, given) if part)
    return ListedName(text, family if given else None, given or None, "Latn", quality)


READERS = (Reader(LIST, "SDN, XML", tells, read),)
