"""Bundles for tests: small ones, keys, and the lists as an attacker would write them anew, without the program's own writer."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from dossier.bundle import Source, sign, write_bag

needs_keys = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")

ID = "jane-roe.sy-ministry.r2"
INFO = {"External-Identifier": ID, "Bagging-Date": "2026-11-23", "Bundle-Revision": "2"}
PAYLOAD: dict[str, Source] = {
    "packet.pdf": b"%PDF of Roe",
    "exhibits/EX-0001.txt": b"arrested at nine\n",
    "exhibits/Роу.txt": b"",
}
SIGNER = "office@example.org"
TAGS = ("READING.txt", "bag-info.txt", "bagit.txt", "manifest-sha256.txt")

Attack = Callable[[Path], object]


def make_bag(folder: Path, payload: dict[str, Source] | None = None, **info: str) -> Path:
    """A small bag; fields are given with `_` for `-`."""
    fields = INFO | {label.replace("_", "-"): value for label, value in info.items()}
    write_bag(folder, payload or PAYLOAD, fields, reading=b"Read me.\n")
    return folder


def make_key(folder: Path, name: str = "key") -> Path:
    """A new key without a passphrase."""
    path = folder / name
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", str(path)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return path


def signed_bag(folder: Path, key: Path, **info: str) -> Path:
    """A small bag with its signature."""
    make_bag(folder, **info)
    sign(folder / "SHA256SUMS", key, SIGNER)
    return folder


def signers(path: Path, key: Path, options: str = 'namespaces="dossier-bundle" ') -> Path:
    """A list that allows one key."""
    path.write_text(f"# who may sign\n{SIGNER} {options}{key.with_suffix('.pub').read_text()}", encoding="utf-8")
    return path


def lines(folder: Path, names: list[str]) -> bytes:
    return b"".join(f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n".encode() for name in sorted(names))


def files(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]


def relist(folder: Path, *, manifest: bool = True, tag_manifest: bool = True) -> None:
    """Writes the lists anew over whatever lies there now."""
    if manifest:
        (folder / "manifest-sha256.txt").write_bytes(lines(folder, [name for name in files(folder) if name.startswith("data/")]))
    uncovered = {"SHA256SUMS", "SHA256SUMS.sig", "tagmanifest-sha256.txt"}
    if tag_manifest:
        tags = [name for name in files(folder) if not name.startswith("data/") and name not in uncovered]
        (folder / "tagmanifest-sha256.txt").write_bytes(lines(folder, tags))
    covered = [name for name in files(folder) if name not in ("SHA256SUMS", "SHA256SUMS.sig")]
    (folder / "SHA256SUMS").write_bytes(lines(folder, covered))
