"""VERIFIED is said of bytes that a known signer signed, all of them and no others; any doubt is named in its first instance.

Stricter than RFC 8493, which lets a bag without its tag manifest pass: whatever no list names is wrong, every list has one
spelling, and a zip has one form. Nothing is unpacked, nothing followed, and memory does not grow with the size of files.
A bag of another maker, which `foreign` reads by that RFC, is never more than UNSIGNED.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from dossier.bundle.archive import Archive
from dossier.bundle.foreign import judged
from dossier.bundle.manifest import DECLARATION, FORM, IDENTIFIER, OXUM, SIGNED_BY, THIS_FORM, listed, oxum, read_info, read_sums
from dossier.bundle.names import (
    BAGIT,
    DATA,
    INFO,
    MANIFEST,
    MOST_FILES,
    MOST_NAME_BYTES,
    OPTIONAL,
    READING,
    REQUIRED,
    SIGNATURE,
    SUMS,
    TAG_MANIFEST,
    Broken,
    fault_among,
    plain,
)
from dossier.bundle.reading import Folder, Whole
from dossier.bundle.sealing import check
from dossier.bundle.traces import is_foreign_zip, is_ours
from dossier.errors import EnvironmentFault, Exit, WrongUse
from dossier.signature import refuse_broken_list

MOST_TAG_BYTES = MOST_FILES * (MOST_NAME_BYTES + 80)
_NOT_COVERED = (SUMS, SIGNATURE)


class State(StrEnum):
    """The three words that a bundle can earn."""

    VERIFIED = "VERIFIED"
    UNSIGNED = "UNSIGNED"
    TAMPERED = "TAMPERED"

    @property
    def status(self) -> Exit:
        """The exit status that says the same."""
        return {State.VERIFIED: Exit.CLEAN, State.UNSIGNED: Exit.UNSIGNED, State.TAMPERED: Exit.TAMPERED}[self]


@dataclass(frozen=True)
class Verdict:
    """What a bundle is found to be.

    Attributes:
        first: the first thing that is wrong; only of a TAMPERED bundle.
        signer: who signed, by the name in the list of allowed signers; only of a VERIFIED one.
        details: the digest and the fields of bag-info.txt, which only a whole bundle has: nothing else of it can be believed.
        warnings: what is odd in a bag of another maker, and changes no verdict.
    """

    state: State
    sentence: str
    next_step: str
    first: str | None = None
    signer: str | None = None
    fingerprint: str | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """The verdict as plain data for `--json`."""
        return {**vars(self), "state": str(self.state), "details": dict(self.details)}


def verify(path: Path, allowed_signers: Path | None = None, expected: str | None = None) -> Verdict:
    """The verdict on a bundle, folder or zip, or on the folder of a bag of another maker.

    Args:
        allowed_signers: OpenSSH's list of who may sign; without it nobody vouches for a key, and nothing is VERIFIED.
        expected: the digest that the sender gave by another way. It alone tells an older bundle, validly signed, from this.

    Raises:
        WrongUse: there is no bundle or bag that can be read at the path, or the list or the digest cannot be read as one.
        EnvironmentFault: a file cannot be read, or a signature cannot be judged on this machine.
    """
    if allowed_signers is not None:
        refuse_broken_list(allowed_signers)  # first, so that a wrong list is told of an unsigned bundle too
    try:
        if path.is_dir() and not is_ours(path):
            return _of_another_maker(path, expected)
        with _opened(path) as whole:
            return _judged(whole, allowed_signers, expected)
    except Broken as fault:
        return Verdict(State.TAMPERED, fault.text, fault.next_step, first=fault.text)
    except OSError as fault:
        where = plain(str(fault.filename or path))
        raise EnvironmentFault(
            f"{where} cannot be read: {fault.strerror}", "give rights to read it, or take a fresh copy"
        ) from fault


def _of_another_maker(path: Path, expected: str | None) -> Verdict:
    found = judged(path)
    if expected is not None:
        raise Broken("it is a bag of another maker, and not the bundle that is expected")
    return Verdict(State.UNSIGNED, found.sentence, found.next_step, details=found.details, warnings=found.warnings)


def _judged(whole: Whole, allowed_signers: Path | None, expected: str | None) -> Verdict:
    small, hashes = _hashed(whole)
    info = _agreed(whole, small, hashes)
    digest = hashlib.sha256(small[SUMS]).hexdigest()
    details = {"Digest": digest, **info}
    count = f"all {len(whole.sizes)} files"
    if SIGNATURE not in small:
        if SIGNED_BY in info:
            raise Broken(f"{INFO} says who signed it, and {SIGNATURE} is missing")
        _expect(digest, expected)
        sentence = f"there is no signature; {count} agree with its lists, but whoever changes a file can write the lists anew."
        return Verdict(State.UNSIGNED, sentence, _COMPARE, details=details)
    found = check(small[SUMS], small[SIGNATURE], allowed_signers)
    if not found.fits:
        raise Broken(f"{SIGNATURE} is no signature of {SUMS} for this purpose")
    if found.signer is None and allowed_signers is not None:
        raise Broken(f"it is signed by the key {found.fingerprint}, which {allowed_signers.name} does not allow")
    _expect(digest, expected)
    if found.signer is None:
        sentence = f"signed by a key that nobody vouched for: {found.fingerprint}; {count} are as that key signed them."
        return Verdict(State.UNSIGNED, sentence, _VOUCH, fingerprint=found.fingerprint, details=details)
    sentence = f"signed by {found.signer} with the key {found.fingerprint}; {count} are as they were signed."
    next_step = "check that the identifier and the digest are those of the bundle that you expect"
    return Verdict(State.VERIFIED, sentence, next_step, None, found.signer, found.fingerprint, details)


_COMPARE = "compare the digest with the one that the sender gives by another way, such as the telephone"
_REPACKED = "ask the sender for a fresh copy; if you packed it anew yourself, verify the folder that you packed"
_ANOTHER_FORM = "ask the sender which version of the program made it, and verify it with that one"
_VOUCH = "ask the sender by another way for the line of the key, put it into a file, and name the file with --signers"


def _expect(digest: str, expected: str | None) -> None:
    if expected is not None and digest != expected:
        raise Broken(f"it is whole, but it is another bundle than the one expected, or another version: its digest is {digest}")


@contextmanager
def _opened(path: Path) -> Iterator[Whole]:
    shown = plain(str(path))
    if path.is_dir():
        yield Folder(path)
        return
    if not path.is_file():
        what = "is neither a folder nor a zip" if path.exists() else "does not exist"
        raise WrongUse(f"{shown} {what}", "name the folder or the zip of a bundle")
    with path.open("rb") as file:
        if path.suffix.lower() != ".zip" and file.read(2) != b"PK":
            raise WrongUse(f"{shown} is neither a folder nor a zip", "name the folder or the zip of a bundle")
        try:
            package = Archive(file)
        except Broken as fault:
            if is_foreign_zip(file):
                raise WrongUse(f"{shown} is the zip of a bag of another maker", "unpack it, and name the folder in it") from None
            raise Broken(fault.text, _REPACKED) from None
        yield package


def _hashed(whole: Whole) -> tuple[dict[str, bytes], dict[str, str]]:
    """The files at the root in full, and the hash of every file, once every name is found to be right."""
    _refuse_shape(whole)
    names = list(whole.sizes)
    small = {name: b"".join(whole.pieces(name)) for name in names if not name.startswith(DATA)}
    wanted = read_sums(small[SUMS])
    for name in sorted({*wanted, *names} - set(_NOT_COVERED)):
        if name not in wanted:
            raise Broken(f"{name} is there, and {SUMS} does not name it")
        if name not in whole.sizes:
            raise Broken(f"{name} is missing")
    hashes = {}
    for name in names:
        digest = hashlib.sha256(small.get(name, b""))
        for piece in whole.pieces(name) if name not in small else ():
            digest.update(piece)
        hashes[name] = digest.hexdigest()
        if name not in _NOT_COVERED and hashes[name] != wanted.get(name):
            raise Broken(f"{name} is not the file that was packed: its bytes are not those that {SUMS} names")
    if extra := sorted(set(wanted) & set(_NOT_COVERED)):
        raise Broken(f"{SUMS} names {extra[0]}, which it cannot cover")
    return small, hashes


def _refuse_shape(whole: Whole) -> None:
    """Raises Broken when the names and sizes alone show that this cannot be a bundle as it was made."""
    names = list(whole.sizes)
    if fault := fault_among(names):
        raise Broken(fault)
    for name in REQUIRED:
        if name not in whole.sizes:
            raise Broken(f"{name} is missing")
    for name in names:
        if not name.startswith(DATA) and name not in (*REQUIRED, *OPTIONAL):
            raise Broken(f"{name} is there, and no bundle has such a file")
        if not name.startswith(DATA) and whole.sizes[name] > MOST_TAG_BYTES:
            raise Broken(f"{name} is larger than it can be")


def _agreed(whole: Whole, small: Mapping[str, bytes], hashes: Mapping[str, str]) -> dict[str, str]:
    """The fields of bag-info.txt, once every list says what the files are, in its one spelling."""
    payload = {name: value for name, value in hashes.items() if name.startswith(DATA)}
    tags = {name: hashes[name] for name in (BAGIT, INFO, MANIFEST, READING) if name in hashes}
    if not payload:
        raise Broken("it has no payload")
    for name, right in ((BAGIT, DECLARATION), (MANIFEST, listed(payload)), (TAG_MANIFEST, listed(tags))):
        if small[name] != right:
            raise Broken(f"{name} does not say what it has to say of the other files, in the one way that is right")
    info = read_info(small[INFO])
    if info.get(FORM) != THIS_FORM:
        raise Broken(f"{INFO}: field {FORM} is not {THIS_FORM}, the form that this program knows", _ANOTHER_FORM)
    if info.get(OXUM) != (counted := oxum(whole.sizes)):
        raise Broken(f"{INFO}: field {OXUM} is not {counted}, which is what the payload comes to")
    if whole.root is not None and whole.root != info[IDENTIFIER]:
        raise Broken(f"the folder in the zip is not named by the {IDENTIFIER} in {INFO}")
    return info
