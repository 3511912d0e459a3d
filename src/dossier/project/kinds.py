"""Which files hold which records: one row a kind, so that a new kind of record is a new row."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dossier.model.case import Case
from dossier.model.conduct import Conduct
from dossier.model.institution import Institutions
from dossier.model.language import Language
from dossier.model.lists import Lists
from dossier.model.official import Official
from dossier.model.person import Schemes
from dossier.model.persons import Persons
from dossier.model.recipient import Recipient
from dossier.model.record import Record
from dossier.model.regime import Regime
from dossier.model.review import Review
from dossier.model.rights import Rights, Territories
from dossier.model.romanisation import Romanisation
from dossier.model.settings import Settings
from dossier.model.source import Exhibit, Source
from dossier.model.states import States
from dossier.model.submission import Submission
from dossier.model.witness import Witness
from dossier.model.words import Words


@dataclass(frozen=True)
class Kind:
    """A kind of record: its files' pattern, in which `{id}` stands for the record's id, and its model."""

    name: str
    pattern: str
    model: type[Record]
    id_form: str = r"[a-z0-9]+(-[a-z0-9]+)*"

    def id_in(self, path: str) -> str | None:
        """The id in a path that has this kind's shape, well-formed or not; None for another kind's path."""
        shape = re.escape(self.pattern).replace(r"\{id\}", r"(?P<id>[^/]+)")
        match = re.fullmatch(shape, path)
        if match is None:
            return None
        return match.groupdict().get("id", self.name)


_SOURCE_ID = r"S(-[A-Z]{2})?-?[0-9]{1,4}[a-z]?"

KINDS = (
    Kind("settings", "project.yaml", Settings, "settings"),
    Kind("official", "dossiers/{id}/dossier.yaml", Official),
    Kind("review", "dossiers/{id}/review.yaml", Review),
    Kind("submission", "submissions/{id}.yaml", Submission),
    Kind("source", "evidence/sources/{id}.yaml", Source, _SOURCE_ID),
    Kind("source", "templates/sources/{id}.yaml", Source, _SOURCE_ID),
    Kind("source", "vault/sources/{id}.yaml", Source, _SOURCE_ID),
    Kind("exhibit", "evidence/exhibits/{id}/exhibit.yaml", Exhibit, r"EX-[0-9]{4}"),
    Kind("exhibit", "vault/exhibits/{id}/exhibit.yaml", Exhibit, r"EX-[0-9]{4}"),
    Kind("witness", "vault/witnesses/{id}.yaml", Witness),
    Kind("case", "evidence/cases/{id}.yaml", Case),
    Kind("conduct", "evidence/conduct/{id}.yaml", Conduct),
    Kind("persons", "evidence/persons.yaml", Persons, "persons"),
    Kind("institutions", "evidence/institutions.yaml", Institutions, "institutions"),
    Kind("territories", "templates/territories.yaml", Territories, "territories"),
    Kind("rights", "templates/rights.yaml", Rights, "rights"),
    Kind("schemes", "templates/schemes.yaml", Schemes, "schemes"),
    Kind("states", "templates/states.yaml", States, "states"),
    Kind("words", "templates/words.yaml", Words, "words"),
    Kind("romanisation", "templates/romanisation.yaml", Romanisation, "romanisation"),
    Kind("lists", "templates/lists.yaml", Lists, "lists"),
    Kind("regime", "templates/regimes/{id}.yaml", Regime),
    Kind("language", "templates/packet/languages/{id}.yaml", Language, r"[a-z]{2,3}(-[A-Za-z]{2,4})*"),
    Kind("recipient", "templates/recipients/{id}.yaml", Recipient),
)
"""All kinds, in the order in which they are read."""


def kind_of(path: str) -> tuple[Kind, str] | None:
    """The kind whose shape a path has, with the id in it; None for a path that holds no record."""
    for kind in KINDS:
        found = kind.id_in(path)
        if found is not None:
            return kind, found
    return None
