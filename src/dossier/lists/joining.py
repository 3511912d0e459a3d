"""Entries of lists that somebody is looked for in, put together from their parts; the memory holds what may concern, no more.

Every file is read twice: first for the numbers of entries of which any part may concern, then for all their parts. So a
birth date in one row and a name in another, or in another file, come together without holding the list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from dossier.errors import WrongUse
from dossier.lists.entry import ListEntry, merged
from dossier.lists.listfile import ListFile, open_list


class ListCopy:
    """One edition of one list: its main file, and files that add names to it."""

    def __init__(self, main: ListFile, companions: Sequence[ListFile] = ()) -> None:
        self.files = (main, *companions)
        self.main = main

    @property
    def list_id(self) -> str:
        """Which list it is."""
        return self.main.reader.list_id

    @property
    def is_whole(self) -> bool:
        """Whether every row could be read; True of nothing that was not read yet."""
        return all(file.is_whole for file in self.files)

    def wanted(self, may_concern: Callable[[ListEntry], bool]) -> Iterator[ListEntry]:
        """The whole entries of which any part may concern, in the order of their numbers."""
        numbers = {part.reference for file in self.files for part in file.entries() if may_concern(part)}
        parts: dict[str, list[ListEntry]] = {number: [] for number in sorted(numbers)}
        for file in self.files:
            for part in file.entries():
                if part.reference in parts:
                    parts[part.reference].append(part)
        yield from (merged(several) for several in parts.values())


def open_copies(paths: Sequence[Path], least: Mapping[str, int] | None = None) -> tuple[ListCopy, ...]:
    """The lists in some files, each with the files that add names to it, in the order in which they were given.

    Args:
        least: for a list, the fewest rows that a full copy has.

    Raises:
        WrongUse: a file is no list, stands twice, or adds names to a list that is not there or that is there twice.
        EnvironmentFault: a file cannot be read.
    """
    files = [open_list(path, least) for path in paths]
    seen: dict[str, ListFile] = {}
    for file in files:
        if file.sha256 in seen:
            raise WrongUse(f"{file.name} holds the same bytes as {seen[file.sha256].name}", "name each file once")
        seen[file.sha256] = file
    mains = [file for file in files if not file.reader.is_companion]
    for extra in (file for file in files if file.reader.is_companion):
        of_list = [main for main in mains if main.reader.list_id == extra.reader.list_id]
        if len(of_list) != 1:
            found = "is not among the files" if not of_list else "is there in several editions"
            raise WrongUse(
                f"{extra.name} adds names to a list that {found}",
                "give it together with the main file of its edition, and with no other",
            )
    extras = {
        main: [one for one in files if one.reader.is_companion and one.reader.list_id == main.reader.list_id] for main in mains
    }
    return tuple(ListCopy(main, extras[main]) for main in mains)
