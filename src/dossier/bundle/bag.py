"""A bundle on disk is a bag (RFC 8493) of which every byte is covered, and the same payload gives the same bytes.

The chain: `manifest-sha256.txt` covers the payload and `tagmanifest-sha256.txt` the tag files, for readers of bags.
`SHA256SUMS` covers every file but itself and its signature, the two manifests among them, so that its signature alone
covers everything, and a recipient needs two common commands: one for the signature, `sha256sum -c` for the rest. It is
therefore the one tag file that the tag manifest cannot list: each would have to hold the hash of the other. Had the tag
manifest been signed in its place, an altered `SHA256SUMS` would still please whoever runs those two commands.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeAlias

from dossier.bundle.manifest import DECLARATION, FORM, IDENTIFIER, OXUM, THIS_FORM, fault_of_info, info_text, listed, oxum
from dossier.bundle.names import (
    BAGIT,
    DATA,
    INFO,
    MANIFEST,
    MOST_FILES,
    READING,
    SUMS,
    TAG_MANIFEST,
    Broken,
    BundleFault,
    fault_among,
    plain,
)
from dossier.bundle.reading import pieces_of
from dossier.errors import EnvironmentFault

Source: TypeAlias = bytes | Path
"""What a file of the payload is made from; a path is read in pieces and followed through no link."""

FIXED_TIME = 315_532_800
"""1 January 1980, the first day that a zip can name."""


def write_bag(
    folder: Path, payload: Mapping[str, Source], info: Mapping[str, str], *, reading: bytes | None = None, own: Path | None = None
) -> dict[str, str]:
    """Writes a complete bag into a new folder, flushed to the disk, or leaves nothing; returns the hashes of its files.

    Args:
        folder: must not exist; whoever calls puts it in place by a rename.
        payload: what lies in `data/`, by name below it.
        info: the fields of bag-info.txt in their order, `External-Identifier` and `Bagging-Date` among them. A
            `Signed-By` announces a signature, without which the bundle will then not be believed.
        reading: the text for the recipient, put beside the lists as READING.txt.
        own: a folder of which the files are moved and not copied; on the same disk, and nobody else's.

    Raises:
        BundleFault: a name or a field may not stand in a bundle, or a file of the payload is no plain file.
        EnvironmentFault: a file cannot be read, or the folder cannot be written.
    """
    files = {DATA + name: payload[name] for name in sorted(payload)}
    _refuse(files, info)
    try:
        folder.mkdir(mode=0o755)
    except OSError as fault:
        raise _unwritable(folder, fault) from fault
    try:
        return _fill(folder, files, info, reading, own)
    except BaseException as fault:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(fault, OSError):
            raise _unwritable(folder, fault) from fault
        if isinstance(fault, Broken):
            raise BundleFault(f"the bundle cannot hold {fault.text}", "give a copy of the file itself") from fault
        raise


def _fill(
    folder: Path, files: Mapping[str, Source], info: Mapping[str, str], reading: bytes | None, own: Path | None
) -> dict[str, str]:
    sizes, hashes = {}, {}
    for name, source in files.items():
        (folder / name).parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        if isinstance(source, bytes):
            sizes[name], hashes[name] = _put(folder / name, [source])
        elif own is not None and source.is_relative_to(own):
            sizes[name], hashes[name] = _moved(source, folder / name)
        else:
            sizes[name], hashes[name] = _put(folder / name, pieces_of(source))
    tags = {BAGIT: DECLARATION, INFO: info_text({FORM: THIS_FORM, **info, OXUM: oxum(sizes)}), MANIFEST: listed(hashes)}
    tags |= {READING: reading} if reading is not None else {}
    of_tags = {name: _put(folder / name, [raw])[1] for name, raw in tags.items()}
    tag_manifest = listed(of_tags)
    of_tags[TAG_MANIFEST] = _put(folder / TAG_MANIFEST, [tag_manifest])[1]
    of_tags[SUMS] = _put(folder / SUMS, [listed(hashes | of_tags)])[1]
    for place, _, _ in os.walk(folder, topdown=False):
        settle(Path(place), 0o755)
    return hashes | of_tags


def _refuse(files: Mapping[str, Source], info: Mapping[str, str]) -> None:
    if not files:
        raise BundleFault("a bundle without a payload says nothing", "give it at least one file")
    if len(files) > MOST_FILES - 10:
        raise BundleFault(f"a bundle holds fewer than {MOST_FILES} files", "split it")
    own = [label for label in (FORM, OXUM) if label in info]
    if fault := f"field {own[0]} is written, not given" if own else fault_of_info(info):
        raise BundleFault(f"{INFO}: {fault}", "correct the field")
    if fault := fault_among(files) or fault_among(f"{info[IDENTIFIER]}/{name}" for name in files):
        raise BundleFault(fault, "rename the file")


def _put(path: Path, pieces: Iterable[bytes]) -> tuple[int, str]:
    """Writes one file, and returns its size and hash as they went to the disk."""
    digest, size = hashlib.sha256(), 0
    with path.open("xb") as file:
        for piece in pieces:
            file.write(piece)
            digest.update(piece)
            size += len(piece)
        file.flush()
        os.fsync(file.fileno())
    settle(path, 0o644)
    return size, digest.hexdigest()


def _moved(source: Path, path: Path) -> tuple[int, str]:
    """Moves one file, and returns its size and hash as it lies where it was moved to."""
    source.rename(path)
    digest, size = hashlib.sha256(), 0
    for piece in pieces_of(path):
        digest.update(piece)
        size += len(piece)
    settle(path, 0o644)
    return size, digest.hexdigest()


def settle(path: Path, mode: int) -> None:
    """Gives a file or folder the rights and the date that every one in a bundle has, and flushes them to the disk."""
    path.chmod(mode)
    os.utime(path, (FIXED_TIME, FIXED_TIME))
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _unwritable(folder: Path, fault: OSError) -> EnvironmentFault:
    where = plain(str(fault.filename or folder))
    return EnvironmentFault(f"{where} cannot be read or written: {fault.strerror}", "free space or rights there, and run again")
