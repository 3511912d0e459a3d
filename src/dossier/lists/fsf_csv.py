"""The consolidated list of the European Union as CSV, parted by semicolons, a row for each name, date or document.

Columns by their headings, as in the editions of August and September 2026 (form 1.1); `fileGenerationDate` in each row.
"""

from __future__ import annotations

from collections.abc import Iterator

from dossier.lists.births import births_in
from dossier.lists.entry import ListEntry
from dossier.lists.fsf_xml import LIST
from dossier.lists.rows import cells_of, plain_heading, rows
from dossier.lists.source import Head, Reader, Source
from dossier.names import ListedName

NEEDED = {"Entity_LogicalId", "NameAlias_WholeName"}


def tells(head: Head) -> bool:
    """Whether the heading is that of this list."""
    first = next(iter(head.rows(";")), [])
    return set(first) >= NEEDED


def read(source: Source) -> Iterator[ListEntry]:
    """The rows of the file, each as a part of its entry."""
    heading: list[str] = []
    for line, row in rows(source.file, ";", source.faults):
        if not heading:
            heading = plain_heading(row)
            continue
        cells = cells_of(heading, row)
        source.says_published(cells.get("fileGenerationDate", "")[:10])
        if "Entity_LogicalId" not in cells:
            if cells.keys() - {"fileGenerationDate"}:
                source.faults.lost(line, "it has no Entity_LogicalId")
            continue
        yield _part(cells, line)


def _part(cells: dict[str, str], line: int) -> ListEntry:
    def some(*columns: str) -> tuple[str, ...]:
        return tuple(cells[column] for column in columns if cells.get(column, "UNKNOWN") != "UNKNOWN")

    family = cells.get("NameAlias_LastName", "")
    given = " ".join(some("NameAlias_FirstName", "NameAlias_MiddleName"))
    whole = cells.get("NameAlias_WholeName") or " ".join(part for part in (given, family) if part)
    kind = (cells.get("Entity_SubjectType_ClassificationCode") or cells.get("Entity_SubjectType", "")).lower()
    about = "circa " if cells.get("BirthDate_Circa", "").lower() == "true" else ""
    born = cells.get("BirthDate_BirthDate") or cells.get("BirthDate_Year", "")
    place = ", ".join(some("BirthDate_City", "BirthDate_Place", "BirthDate_Region", "BirthDate_CountryDescription"))
    name = ListedName(whole, family if given else None, given if family else None, None, "alias")
    number = cells.get("Identification_Number")
    return ListEntry(
        LIST,
        cells.get("Entity_EU_ReferenceNumber") or cells["Entity_LogicalId"],
        "person" if kind in ("person", "p") else "entity" if kind else "unknown",
        names=(name,) if whole else (),
        born=births_in(about + born),
        places=(place,) if place else (),
        positions=some("NameAlias_Function"),
        identifiers=((cells.get("Identification_TypeDescription", "document"), number),) if number else (),
        nationality=some("Citizenship_CountryDescription"),
        programmes=some("Entity_Regulation_Programme"),
        remarks=some("Entity_Remark"),
        lines=(line,),
    )


READERS = (Reader(LIST, "EU consolidated list, CSV", tells, read),)
