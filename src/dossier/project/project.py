"""A project as read: each record by kind and id, with the file it stands in.

A broken file leaves its record present, known by id and unusable, so that what refers to it raises no second problem.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from dossier.model.case import Case
from dossier.model.conduct import Conduct
from dossier.model.institution import Institution, Institutions
from dossier.model.language import Language
from dossier.model.lists import KnownList, Lists
from dossier.model.official import Official
from dossier.model.person import Schemes
from dossier.model.recipient import Recipient
from dossier.model.record import Record
from dossier.model.regime import Regime
from dossier.model.review import Review
from dossier.model.rights import Rights, Territories, Territory
from dossier.model.romanisation import Romanisation
from dossier.model.settings import Settings
from dossier.model.source import Exhibit, Source
from dossier.model.states import States
from dossier.model.submission import Submission
from dossier.model.witness import Witness
from dossier.paths import Found, first_file
from dossier.problem import Place, Problem
from dossier.yamlfile import Document


@dataclass(frozen=True)
class Entry:
    """A record's file: its id, what was read, and the record, or None when the file is broken."""

    id: str
    document: Document
    record: Record | None

    def place(self, *path: str | int) -> Place:
        """Where a part of the record stands in its file."""
        return self.document.place(*path)


@dataclass(frozen=True)
class Vault:
    """Where confidential material is kept, outside the project; it may be out of reach on this machine."""

    root: Path
    is_there: bool


@dataclass(frozen=True)
class Project:
    """Everything that people wrote, and what was wrong while reading it."""

    root: Path
    entries: dict[str, dict[str, Entry]]
    exhibit_files: dict[str, tuple[Found, ...]] = field(default_factory=dict)
    templates: tuple[Path, ...] = ()
    problems: tuple[Problem, ...] = ()
    vault: Vault | None = None

    def digest(self) -> str:
        """A digest of every file that was read, by its name, and of what was wrong while reading."""
        read = sorted((entry.document.file, entry.document.sha256) for kind in self.entries.values() for entry in kind.values())
        told = [*map(repr, read), *map(str, self.problems), repr(self.vault)]
        return hashlib.sha256("\n".join(told).encode("utf-8", "surrogateescape")).hexdigest()

    def of(self, kind: str) -> dict[str, Entry]:
        """All entries of a kind by id, the broken ones too."""
        return self.entries.get(kind, {})

    def knows(self, kind: str, id_: str) -> bool:
        """Whether a record of this kind and id stands in the project, usable or not."""
        return id_ in self.of(kind)

    def _usable(self, kind: str) -> dict[str, Any]:
        return {id_: entry.record for id_, entry in self.of(kind).items() if entry.record is not None}

    @property
    def settings(self) -> Settings | None:
        """project.yaml, or None when it is broken."""
        return cast("Settings | None", self._usable("settings").get("settings"))

    @property
    def officials(self) -> dict[str, Official]:
        """Usable dossiers by id."""
        return self._usable("official")

    @property
    def cases(self) -> dict[str, Case]:
        """Usable cases by id."""
        return self._usable("case")

    @property
    def conduct(self) -> dict[str, Conduct]:
        """Usable wrongs by id."""
        return self._usable("conduct")

    @property
    def territories(self) -> dict[str, Territory]:
        """The territories that law tells apart, by id."""
        all_of_them = cast("Territories | None", self._usable("territories").get("territories"))
        return {item.id: item for item in all_of_them.territories} if all_of_them else {}

    @property
    def reviews(self) -> dict[str, Review]:
        """What was said and signed, by official."""
        return self._usable("review")

    @property
    def submissions(self) -> dict[str, Submission]:
        """Filings by id."""
        return self._usable("submission")

    @property
    def sources(self) -> dict[str, Source]:
        """Usable sources by id."""
        return self._usable("source")

    @property
    def exhibits(self) -> dict[str, Exhibit]:
        """Usable exhibits by id."""
        return self._usable("exhibit")

    @property
    def witnesses(self) -> dict[str, Witness]:
        """Usable witnesses of the vault by id."""
        return self._usable("witness")

    @property
    def is_vault_out_of_reach(self) -> bool:
        """Whether the project names a vault that is not there, so that nobody can say what it holds."""
        return self.vault is not None and not self.vault.is_there

    @property
    def regimes(self) -> dict[str, Regime]:
        """Usable regimes by id."""
        return self._usable("regime")

    @property
    def languages(self) -> dict[str, Language]:
        """Usable languages by tag."""
        return self._usable("language")

    @property
    def recipients(self) -> dict[str, Recipient]:
        """Usable recipients by id."""
        return self._usable("recipient")

    @property
    def institutions(self) -> dict[str, Institution]:
        """Institutions by id."""
        all_of_them = cast("Institutions | None", self._usable("institutions").get("institutions"))
        return {item.id: item for item in all_of_them.institutions} if all_of_them else {}

    @property
    def schemes(self) -> dict[str, str]:
        """The names of lists and registers that number people, by id."""
        all_of_them = cast("Schemes | None", self._usable("schemes").get("schemes"))
        return {item.id: item.name for item in all_of_them.schemes} if all_of_them else {}

    @property
    def states(self) -> dict[str, str]:
        """The codes of states, by name."""
        all_of_them = cast("States | None", self._usable("states").get("states"))
        return {item.name: item.code for item in all_of_them.states} if all_of_them else {}

    @property
    def romanisation(self) -> Romanisation | None:
        """How names are written in Latin letters, or None when the data is broken."""
        return cast("Romanisation | None", self._usable("romanisation").get("romanisation"))

    @property
    def lists(self) -> dict[str, KnownList]:
        """The lists that people are screened against, by id."""
        all_of_them = cast("Lists | None", self._usable("lists").get("lists"))
        return {item.id: item for item in all_of_them.lists} if all_of_them else {}

    @property
    def rights(self) -> Rights | None:
        """The vocabulary of rights, or None when it is broken."""
        return cast("Rights | None", self._usable("rights").get("rights"))

    def template_names(self, folder: str) -> list[str]:
        """The names of the templates in a folder, the project's own and the shipped ones."""
        return sorted({path.stem for root in self.templates for path in (root / folder).glob("*.*")})

    def template(self, relative: str) -> Path | None:
        """The file of a template: the project's own where it has one, else the one that is shipped."""
        return first_file(self.templates, relative)
