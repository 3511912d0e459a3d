"""What a packet said when it went to a reviewer or was signed: kept on this machine, as it was, and read back only whole.

A snapshot may hold what only the vault may hold. It lies in `out/`, which is never committed, and only its owner may read
it. A file that is not byte for byte what this program writes is not believed.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from pydantic import TypeAdapter

from dossier.errors import EnvironmentFault, WrongUse
from dossier.packet.content import Block, content_of
from dossier.packet.setting import Packet
from dossier.problem import visible
from dossier.project import Project
from dossier.review.tracing import composed_for_review
from dossier.view import Audience, view
from dossier.wholefile import BEING_WRITTEN, put

MOST_BYTES = 64 << 20
"""No packet comes near this; a larger file is not one of ours."""

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DRAFT = re.compile(r"[0-9a-f]{16}")
_SIGNED = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Snapshot:
    """A packet as it stood: every block with its words, notes and places, and the digest of every part.

    Attributes:
        audience: for whom it was composed: internal, public or recipient:ID.
        parts: as `content_of` gives them.
        witnesses: the pseudonyms that the page gives, by the ids of the witnesses.
    """

    official: str
    recipient: str
    audience: str
    blocks: tuple[Block, ...]
    parts: Mapping[str, str]
    witnesses: Mapping[str, str]

    @cached_property
    def id(self) -> str:
        """The draft's id: the first digits of the digest of all that it says."""
        return hashlib.sha256(_written(asdict(self))).hexdigest()[:16]

    def written(self) -> bytes:
        """The snapshot as a file; the same snapshot gives the same bytes."""
        return _written({"id": self.id, **asdict(self)}) + b"\n"


def snapshot_of(
    project: Project, official: str, recipient: str, audience: Audience, on: dt.date | None = None
) -> tuple[Packet, Snapshot]:
    """A packet as an audience sees it on a day, and the snapshot of it.

    Raises:
        RenderFault: as for a packet.
        KeyError: the audience sees no such official or recipient.
    """
    packet, blocks = composed_for_review(project, official, recipient, audience, on)
    parts = content_of(packet, view(project, audience, on).exhibits)
    return packet, Snapshot(official, recipient, audience_in_words(audience), blocks, parts, dict(packet.witnesses))


def audience_in_words(audience: Audience) -> str:
    """An audience as the command line writes it."""
    return f"{audience.kind}:{audience.recipient}" if audience.recipient else audience.kind


def folder_for(root: Path, official: str, recipient: str) -> Path:
    """The folder in which everything that went to review about an official for a recipient is kept."""
    return root / "out" / "review" / f"{official}.{recipient}"


def keep(root: Path, snapshot: Snapshot, *, signed: str | None = None) -> Path:
    """Keeps a snapshot of a project by its draft id, and returns its file; kept twice, it is there once.

    Args:
        root: the folder of the project.
        signed: the digest of a sign-off; the snapshot is then what that sign-off was given for, whatever its scope.

    Raises:
        EnvironmentFault: it cannot be written; what was there is as it was.
        ValueError: the digest is none.
    """
    path = folder_for(root, snapshot.official, snapshot.recipient) / _name(draft=None if signed else snapshot.id, signed=signed)
    content = snapshot.written()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(path.parent) as folder:
            put(path, content)  # for its owner alone
            os.fsync(folder)
    except OSError as fault:
        where = fault.filename or path
        raise EnvironmentFault(f"{where} cannot be written: {fault.strerror}", "free space or rights there") from fault
    return path


def find(root: Path, official: str, recipient: str, *, draft: str | None = None, signed: str | None = None) -> Snapshot | None:
    """The snapshot kept under a draft id, or under the digest of a sign-off; None where it is not on this machine.

    Raises:
        WrongUse: the file was altered.
        EnvironmentFault: it cannot be read.
        ValueError: what was given is neither a draft id nor a digest.
    """
    path = folder_for(root, official, recipient) / _name(draft=draft, signed=signed)
    if not path.is_file():
        return None
    snapshot = read_snapshot(path)
    if (snapshot.official, snapshot.recipient) != (official, recipient) or draft not in (None, snapshot.id):
        raise WrongUse(f"{visible(str(path))} is the snapshot of something else", "put back the file that was written there")
    return snapshot


def find_draft(root: Path, draft: str) -> Snapshot | None:
    """The snapshot kept under a draft id, whoever it is about; None where it is not on this machine.

    Raises:
        WrongUse: the file was altered.
        EnvironmentFault: it cannot be read.
    """
    if not _DRAFT.fullmatch(draft):
        return None
    for path in sorted((root / "out" / "review").glob(f"*/{draft}.json")):
        official, _, recipient = path.parent.name.partition(".")
        return find(root, official, recipient, draft=draft)
    return None


def read_snapshot(path: Path) -> Snapshot:
    """The snapshot in a file that this program wrote.

    Raises:
        WrongUse: it is none, or it was altered.
        EnvironmentFault: it cannot be read.
    """
    shown = visible(str(path))
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as fault:
        raise EnvironmentFault(f"{shown} cannot be read: {fault.strerror}", "give this user the right to read it") from fault
    snapshot = _parsed(raw)
    if snapshot is None:
        step = "name a file of out/review as `dossier review` wrote it, or open the review again"
        raise WrongUse(f"{shown} is no snapshot, or was altered since it was written", step)
    return snapshot


def _parsed(raw: bytes) -> Snapshot | None:
    """The snapshot in some bytes; None when they are not exactly those that it is written as."""
    try:
        snapshot = _reader().validate_json(raw) if len(raw) <= MOST_BYTES else None
        if snapshot is None or snapshot.written() != raw or not all(map(_ID.fullmatch, (snapshot.official, snapshot.recipient))):
            return None
        Audience.parse(snapshot.audience)
        return snapshot
    except ValueError:  # Pydantic's is one, and so is that of half a surrogate pair
        return None


@lru_cache(maxsize=1)
def _reader() -> TypeAdapter[Snapshot]:
    return TypeAdapter(Snapshot)


def _name(*, draft: str | None, signed: str | None) -> str:
    if signed is not None and draft is None and _SIGNED.fullmatch(signed):
        return f"signed-{signed}.json"
    if draft is not None and signed is None and _DRAFT.fullmatch(draft):
        return f"{draft}.json"
    raise ValueError("either a draft id of 16 or a digest of 64 hexadecimal digits is needed")


def _written(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@contextmanager
def _alone(folder: Path) -> Iterator[int]:
    """The folder, held for one writer, without what a killed one left behind."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        for left in folder.glob(f"{BEING_WRITTEN}*"):
            left.unlink(missing_ok=True)
        yield descriptor
    finally:
        os.close(descriptor)
