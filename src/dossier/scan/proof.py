"""A scan that finds nothing proves something only when it finds what was planted.

One small file for each class of carrier, each with a text that must be found there and in that carrier; and one file
in which nothing is to be found.
"""

from __future__ import annotations

from dossier.errors import EnvironmentFault
from dossier.scan import scanning
from dossier.scan.plants import LABEL, NEEDLES, plants

_NEXT = "run setup again, so that the locked libraries are in place, then dossier doctor"
_CLEAN = b"Nothing was planted in this file."


def prove() -> None:
    """Returns when the scan finds every planted leak, in its own carrier, and none where there is none.

    Raises:
        EnvironmentFault: the scan is blind to a carrier, or sees what is not there.
    """
    blind = sorted({f"{carrier} (in {number}. {name})" for number, name, carrier in _missed()})
    if blind:
        raise EnvironmentFault(
            "the leak scan is blind to: " + "; ".join(blind) + ". Nothing may be published",
            _NEXT,
        )
    if scanning.search({"clean": _CLEAN}, NEEDLES):
        raise EnvironmentFault(
            "the leak scan finds what is not there", "run setup again, so that the locked libraries are in place"
        )


def _missed() -> list[tuple[int, str, str]]:
    """The plants that were not found where they are."""
    made = plants()
    files = {f"{number:03} {name}": data for number, (name, data, _) in enumerate(made, 1)}
    found: dict[int, set[str]] = {}
    for hit in scanning.search(files, NEEDLES):
        if hit.label == LABEL:
            found.setdefault(_number(hit.file), set()).add(hit.carrier)
    return [(n, name, carrier) for n, (name, _, carrier) in enumerate(made, 1) if carrier not in found.get(n, set())]


def _number(file: str) -> int:
    """The number of a plant; a file whose own name is planted is shown by its place in the order."""
    return int(file.removeprefix("file ").split(" ")[0].strip(","))
