"""What only the vault may hold never comes back into the project through what a reviewer wrote."""

from __future__ import annotations

from dataclasses import replace

from dossier.errors import WrongUse
from dossier.needles import needles
from dossier.project import Project
from dossier.project.vault import NAME
from dossier.view import Audience, view
from dossier.writings import Finder


class VaultWords:
    """Finds in a text what stands in the vault and in no record outside it."""

    def __init__(self, project: Project) -> None:
        """Prepares the search.

        Raises:
            WrongUse: the vault is out of reach, so that nobody can say what it holds.
        """
        if project.is_vault_out_of_reach:
            text = "the vault cannot be used, so that nobody can say whether the file holds what only the vault may hold"
            raise WrongUse(text, "open the vault; dossier validate says what is wrong with it")
        inside = {
            kind: {i: e for i, e in found.items() if _is_inside(e.document.file)} for kind, found in project.entries.items()
        }
        outside = {
            kind: {i: e for i, e in found.items() if not _is_inside(e.document.file)} for kind, found in project.entries.items()
        }
        everything_else = view(replace(project, entries=outside), Audience("internal"))
        # As the public would be kept from it: what the house itself sees counts as open, for it stands in the project.
        self._needles = needles(replace(project, entries=inside), replace(everything_else, audience=Audience("public")))
        self._finder = Finder([needle.value for needle in self._needles])

    def fields_in(self, text: str) -> tuple[str, ...]:
        """The fields, by record and never by value, whose words stand in a text."""
        return tuple(sorted({self._needles[number].label for number in self._finder.found(text)}))


def _is_inside(file: str) -> bool:
    return file.startswith(f"{NAME}/")
