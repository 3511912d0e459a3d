"""Signatures are OpenSSH's: made and judged by `ssh-keygen`, never through a shell, and never seen with a passphrase.

A signature has one spelling here. OpenSSH overlooks what stands after its last line; the verifier does not. Each is made
for one purpose, its namespace: one made for something else is worth nothing.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from dossier.errors import EnvironmentFault, WrongUse
from dossier.problem import visible

SECONDS = 60
SECONDS_AT_A_TERMINAL = 300
"""Long enough to type a passphrase or to touch a key."""

_FIRST, _LAST = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
_WIDTH = 70
_IDENTITY = re.compile(r"[A-Za-z0-9][A-Za-z0-9@._+-]*")
_KEY_TYPE = re.compile(r"(sk-)?(ssh|ecdsa)-[A-Za-z0-9@.-]+")


@dataclass(frozen=True)
class Signed:
    """A signature that was made: the key's fingerprint, and the line for the recipient's list of allowed signers."""

    fingerprint: str
    line: str


@dataclass(frozen=True)
class Finding:
    """What a signature is found to be: whether it fits the bytes, whose key made it, and who vouches for the key."""

    fits: bool
    fingerprint: str | None = None
    signer: str | None = None


def sign(path: Path, key: Path, identity: str, namespace: str) -> Signed:
    """Signs a file with an OpenSSH key, into `<name>.sig` beside it, and proves the signature before it returns.

    Args:
        key: the private key, or the public half of one that an agent holds.
        identity: the signer's name, such as an address, in the recipient's list of allowed signers.

    Raises:
        WrongUse: the key does not exist, the identity cannot stand in such a list, or the file is signed already.
        EnvironmentFault: there is no ssh-keygen here, or it could not sign.
    """
    target = path.with_name(path.name + ".sig")
    if not _IDENTITY.fullmatch(identity):
        raise WrongUse(f"'{visible(identity)}' cannot name a signer", "give an address such as office@example.org")
    if not key.is_file():
        raise WrongUse(f"there is no key {visible(str(key))}", "name the file of an OpenSSH key")
    if target.exists():
        raise WrongUse(f"{visible(str(target))} exists already", "make the file again, and sign the new one")
    try:
        found = _made(path, target, key, namespace)
    except BaseException as fault:
        target.unlink(missing_ok=True)
        if isinstance(fault, OSError):
            where = visible(str(fault.filename or target))
            raise EnvironmentFault(f"{where} cannot be written: {fault.strerror}", "free space or rights there") from fault
        raise
    public = _public_key(target.read_bytes()) or b""
    name = public[4 : 4 + int.from_bytes(public[:4], "big")].decode("ascii")
    return Signed(found.fingerprint or "", f'{identity} namespaces="{namespace}" {name} {base64.b64encode(public).decode()}')


def _made(path: Path, target: Path, key: Path, namespace: str) -> Finding:
    done = _run(["sign", "-n", namespace, "-f", str(key.absolute()), str(path.absolute())], None, SECONDS_AT_A_TERMINAL)
    if done.returncode or not target.is_file():
        raise EnvironmentFault(f"the key did not sign: {_last_line(done)}", "mend what ssh-keygen names, and sign again")
    found = check(path.read_bytes(), target.read_bytes(), None, namespace)
    if not found.fits:
        raise EnvironmentFault("the signature that was made does not fit the file", "look for space on the disk, and sign again")
    return found


def check(content: bytes, signature: bytes, allowed_signers: Path | None, namespace: str) -> Finding:
    """What a signature of these bytes is worth.

    Args:
        allowed_signers: OpenSSH's list of who may sign; without it a signature can fit, and nobody vouches for it.

    Raises:
        WrongUse: the list cannot be read as one.
        EnvironmentFault: there is no ssh-keygen here, or it did not end.
    """
    public = _public_key(signature)
    if allowed_signers is not None:
        refuse_broken_list(allowed_signers)
    if public is None:
        return Finding(fits=False)
    fingerprint = "SHA256:" + base64.b64encode(hashlib.sha256(public).digest()).decode().rstrip("=")
    with _as_file(signature) as file:
        if _run(["check-novalidate", "-n", namespace, "-s", file], content, SECONDS).returncode:
            return Finding(fits=False)
        if allowed_signers is None:
            return Finding(True, fingerprint)
        listed = ["-s", file, "-f", str(allowed_signers.absolute())]
        found = _run(["find-principals", *listed], content, SECONDS)
        for name in found.stdout.decode("utf-8", "replace").splitlines() if not found.returncode else ():
            if not _run(["verify", "-n", namespace, "-I", name, *listed], content, SECONDS).returncode:
                return Finding(True, fingerprint, visible(name))
    return Finding(True, fingerprint)


@contextlib.contextmanager
def _as_file(signature: bytes) -> Iterator[str]:
    """The signature as a file, because ssh-keygen takes it no other way."""
    with tempfile.TemporaryDirectory(prefix="dossier-") as folder:
        file = Path(folder) / "signature"
        file.write_bytes(signature)
        yield str(file)


def joined(signature: bytes) -> str:
    """A signature as one line of text: what stands between its first line and its last."""
    return "".join(signature.decode("ascii").split("\n")[1:-2])


def unfolded(line: str) -> bytes:
    """The signature that `joined` made one line of, as ssh-keygen spells it."""
    lines = [line[at : at + _WIDTH] for at in range(0, len(line), _WIDTH)]
    return "\n".join([_FIRST, *lines, _LAST, ""]).encode()


def _public_key(signature: bytes) -> bytes | None:
    """The public key in a signature; None when it is not spelt as ssh-keygen spells one."""
    try:
        first, *body, last, rest = signature.decode("ascii").split("\n")
        blob = base64.b64decode("".join(body), validate=True)
    except (UnicodeDecodeError, ValueError, binascii.Error):
        return None
    packed = base64.b64encode(blob).decode()
    lines = [packed[at : at + _WIDTH] for at in range(0, len(packed), _WIDTH)]
    if (first, body, last, rest) != (_FIRST, lines, _LAST, "") or not blob.startswith(b"SSHSIG\x00\x00\x00\x01"):
        return None
    length = int.from_bytes(blob[10:14], "big")
    return blob[14 : 14 + length]


def refuse_broken_list(allowed: Path) -> None:
    """Raises WrongUse when a list of signers has a line without a name and a key: it would accuse an honest bundle."""
    shown = visible(str(allowed))
    try:
        lines = allowed.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise WrongUse(
            f"the list of signers {shown} cannot be read", "name a file of lines such as 'who@example.org ssh-ed25519 AAAA…'"
        ) from None
    meant = [(number, line.split()) for number, line in enumerate(lines, 1) if line.strip() and not line.lstrip().startswith("#")]
    if not meant:
        raise WrongUse(f"the list of signers {shown} names nobody", "add a line such as 'who@example.org ssh-ed25519 AAAA…'")
    for number, words in meant:
        if not any(_is_key(kind, key) for kind, key in pairwise(words[1:])):
            raise WrongUse(f"line {number} of {shown} does not give a name and then a key", "correct it, or remove it")


def _is_key(kind: str, key: str) -> bool:
    with contextlib.suppress(ValueError):
        blob = base64.b64decode(key, validate=True)
        return bool(_KEY_TYPE.fullmatch(kind)) and blob.startswith(len(kind).to_bytes(4, "big") + kind.encode())
    return False


def _run(words: Sequence[str], content: bytes | None, seconds: int) -> subprocess.CompletedProcess[bytes]:
    program = shutil.which("ssh-keygen")
    if program is None:
        raise EnvironmentFault(
            "ssh-keygen is not installed, and signatures are made and judged by it",
            "install OpenSSH's client (sudo apt-get install openssh-client)",
        )
    try:
        return subprocess.run([program, "-Y", *words], input=content, capture_output=True, timeout=seconds, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise EnvironmentFault(
            f"ssh-keygen did not answer within {seconds} seconds", "run again, with the key or its agent at hand"
        ) from None
    except OSError as fault:
        raise EnvironmentFault(f"ssh-keygen cannot be run: {fault.strerror}", "install OpenSSH's client anew") from fault


def _last_line(done: subprocess.CompletedProcess[bytes]) -> str:
    lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return visible(lines[-1]) if lines else f"ssh-keygen ended with {done.returncode}"
