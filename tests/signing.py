"""A copy of the invented project fit for a final: every cite a page, lists and law read, reviewers and writers known."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from pathlib import Path

from dossier.packet.scopes import Scope
from dossier.project import read_project
from dossier.review.signing import Proof, SigningOrder, sign
from tests.bundles import make_key
from tests.conftest import change

DAY = dt.date(2026, 11, 23)
SOURCES = ("S001", "S002", "S003", "S004", "S005")
ROE = "dossiers/jane-roe/dossier.yaml"
PACKET = Scope("packet", "sy-ministry")
SHEET = "EX-0050"


def exhibit_of(source: str) -> str:
    return f"EX-001{source[-1]}"


def add_exhibit(folder: Path, id_: str, words: str, source: str = "S002", disclosure: str = "public") -> None:
    """Takes a text in, as the program would."""
    from dossier.model.custody import first_act

    home, raw = folder / "evidence/exhibits" / id_, words.encode()
    home.mkdir()
    sha256 = hashlib.sha256(raw).hexdigest()
    (home / "exhibit.txt").write_bytes(raw)
    record = {"title": f"Copy {id_}", "source": source, "file": "exhibit.txt", "sha256": sha256, "pages": "1"}
    record |= {"language": "[en]", "disclosure": disclosure}
    (home / "exhibit.yaml").write_text("".join(f"{name}: {value}\n" for name, value in record.items()), encoding="utf-8")
    log = first_act(id_, "2026-11-01T10:00:00Z", "the evidence officer", None, sha256).line()
    (home / "custody.jsonl").write_bytes(log)


def reviewed(folder: Path, *, key: bool = True) -> Path:
    """Names reviewers and writers; larry-lawyer has a key, whose file is returned, ann-officer signs on paper."""
    path = make_key(folder.parent, "larry")
    public = " ".join(path.with_suffix(".pub").read_text(encoding="utf-8").split()[:2]) if key else "null"
    with (folder / "project.yaml").open("a", encoding="utf-8") as file:
        file.write(
            "reviewers:\n"
            f"  - {{id: larry-lawyer, name: Larry Lawyer, roles: [lawyer], key: {public}}}\n"
            "  - {id: ann-officer, name: Ann Officer, roles: [evidence-officer, lawyer]}\n"
            "  - {id: wendy-writer, name: Wendy Writer, roles: [lawyer]}\n"
        )
    for file_name in (ROE, "dossiers/richard-miles/dossier.yaml"):
        with (folder / file_name).open("a", encoding="utf-8") as file:
            file.write("written_by: [Wendy  WRITER]\n")
    return path


def proven(folder: Path) -> Path:
    """Everything that a final needs but the sign-offs; returns the key of larry-lawyer."""
    for source in SOURCES:
        add_exhibit(folder, exhibit_of(source), f"A copy of {source}, on one page.\n", source)
    told = [
        ROE,
        "evidence/institutions.yaml",
        *(f"evidence/{kind}" for kind in ("cases/john-doe.yaml", "conduct/doe-dark-cell-2014.yaml")),
    ]
    for name in told:
        path = folder / name
        text = re.sub(
            r"\{source: (S00[1-5])\}",
            lambda found: f"{{exhibit: {exhibit_of(found[1])}, at: p. 1}}",
            path.read_text(encoding="utf-8"),
        )
        path.write_text(text, encoding="utf-8")
    change(
        folder,
        ROE,
        "  - list_name: Example list\n    snapshot: 2019-01-05\n",
        "  - list_name: Gazette\n    jurisdiction: Sylvania\n    snapshot: 2026-11-20\n",
    )
    change(folder, "templates/regimes/sy-entry-act.yaml", "verified: partial", "verified: primary")
    with (folder / ROE).open("a", encoding="utf-8") as file:
        file.write(
            "contrary_search: {on: 2026-11-01, by: the compilers, where: the sources cited, result: Nothing more was found.}\n"
        )
    return reviewed(folder)


def signed(folder: Path, scope: Scope = PACKET, key: Path | None = None, **order: object) -> None:
    """Signs as larry-lawyer, with his key."""
    wanted = {"reviewer": "larry-lawyer", "role": "lawyer", "on": DAY, **order}
    sign(read_project(folder), SigningOrder("jane-roe", scope, **wanted), Proof(key or folder.parent / "larry"))  # type: ignore[arg-type]


def ready(folder: Path) -> Path:
    """A copy of which the packet of Roe for the Ministry can be built as a final; returns the key of larry-lawyer."""
    key = proven(folder)
    signed(folder, key=key)
    return key
