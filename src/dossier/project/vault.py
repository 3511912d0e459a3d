"""The vault: confidential exhibits, sources and witnesses, in a folder outside the project.

Version control keeps everything for ever, so a consent that is withdrawn could not be honoured inside it. The vault has the
layout of `evidence/`, with `witnesses/` beside; its files are named `vault/…` in messages.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dossier.model.settings import Settings
from dossier.paths import Found, files_below
from dossier.problem import Level, Problem
from dossier.project.project import Entry, Vault

FOLDERS = ("exhibits", "sources", "witnesses")
NAME = "vault"
_PRIVATE_KEY = b"PRIVATE KEY-----"
_FIRST_BYTES = 200


def vault_of(root: Path, settings: Entry | None) -> tuple[Vault | None, tuple[Problem, ...]]:
    """The vault that project.yaml names, if any, and why it cannot be used.

    D803 error: the vault lies inside the project, or the project inside the vault.
    D804 warning: the vault is not there; what only it may hold is treated as withheld.
    """
    record = settings.record if settings else None
    if settings is not None and record is None:
        return Vault(root, is_there=False), ()  # a broken project.yaml may name one: what it holds is unknown
    if settings is None or not isinstance(record, Settings) or record.vault is None:
        return None, ()
    place = (root / record.vault).resolve()
    whole = root.resolve()
    if place.is_relative_to(whole) or whole.is_relative_to(place):
        text, step = "the vault and the project lie one inside the other", "name a folder that stands beside the project"
        return Vault(place, is_there=False), (Problem(settings.place("vault"), Level.ERROR, "D803", text, step),)
    if not place.is_dir():
        text = f"the vault '{record.vault}' is not there; what only it may hold is treated as withheld"
        step = "open the vault, or go on without: nothing that rests on it reaches anybody"
        return Vault(place, is_there=False), (Problem(settings.place("vault"), Level.WARNING, "D804", text, step),)
    return Vault(place, is_there=True), ()


def files_of_vault(vault: Vault) -> Iterator[Found]:
    """The files of a vault, named as `vault/…`, in the order of their names."""
    for folder in FOLDERS:
        if (vault.root / folder).is_symlink():
            yield Found(f"{NAME}/{folder}", vault.root / folder, "is a link")
            continue
        for found in files_below(vault.root, folder):
            yield Found(f"{NAME}/{found.relative}", found.absolute, found.fault)


def holds_private_key(path: Path) -> bool:
    """Whether a file begins as private keys do.

    D802 error: a private key stands in the project.
    """
    try:
        with path.open("rb") as file:
            return _PRIVATE_KEY in file.read(_FIRST_BYTES)
    except OSError:
        return False
