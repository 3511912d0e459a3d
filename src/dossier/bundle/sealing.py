"""The signature of a bundle: one over the list of its hashes, made for this purpose and worth nothing for another."""

from __future__ import annotations

from pathlib import Path

from dossier import signature
from dossier.bundle.bag import settle
from dossier.errors import EnvironmentFault
from dossier.problem import visible
from dossier.signature import Finding, Signed

NAMESPACE = "dossier-bundle"
"""What a signature of a bundle is for."""


def sign(path: Path, key: Path, identity: str) -> Signed:
    """Signs a file of a bundle, into `<name>.sig` beside it, with the rights and the date that all files there have.

    Raises:
        WrongUse, EnvironmentFault: as for any signature; none is left behind.
    """
    made = signature.sign(path, key, identity, NAMESPACE)
    target = path.with_name(path.name + ".sig")
    try:
        settle(target, 0o644)
        settle(target.parent, 0o755)
    except OSError as fault:
        target.unlink(missing_ok=True)
        where = visible(str(fault.filename or target))
        raise EnvironmentFault(f"{where} cannot be written: {fault.strerror}", "free space or rights there") from fault
    return made


def check(content: bytes, raw: bytes, allowed_signers: Path | None) -> Finding:
    """What a signature is worth as one of a bundle.

    Raises:
        WrongUse: the list of signers cannot be read as one.
        EnvironmentFault: there is no ssh-keygen here, or it did not end.
    """
    return signature.check(content, raw, allowed_signers, NAMESPACE)
