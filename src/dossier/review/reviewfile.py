"""review.yaml on the disk: read whole or not at all, changed by one run at a time, replaced in one step.

The file is written in one form, of which every byte follows from what was said and signed: what a run does not change
stays as it was, byte for byte. What is written is read back through the model first.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from dossier.errors import EnvironmentFault, WrongUse
from dossier.model.record import Record
from dossier.model.review import REVIEW, Review
from dossier.problem import visible
from dossier.project.shape import record_of
from dossier.yamlfile import MOST_BYTES, read

HEADER = "# Remarks and sign-offs: privileged. Written by `dossier review`; not by hand.\n"
_BEING_WRITTEN = f".{REVIEW}.new"
"""Only the run that holds the lock writes it; what a killed run left is replaced."""


def review_path(root: Path, official: str) -> Path:
    """Where the remarks and sign-offs about an official lie."""
    return root / "dossiers" / official / REVIEW


def read_review(path: Path) -> Review:
    """What was said and signed; nothing where there is no file yet.

    Raises:
        WrongUse: the file is a link, or broken.
        EnvironmentFault: it cannot be read.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        return Review()
    except OSError as fault:
        if path.is_symlink() or not path.is_file():
            raise WrongUse(f"{_named(path)} is a link or no file", "put the file itself in its place") from None
        step = "give this user the right to read it"
        raise EnvironmentFault(f"{_named(path)} cannot be read: {fault.strerror}", step) from fault
    return _review_of(_named(path), raw)


def change_review(path: Path, change: Callable[[Review], Review]) -> Review:
    """Replaces what stands in the file by what `change` makes of it, and returns that; no other run writes meanwhile.

    A file that would not change is not touched.

    Raises:
        WrongUse: the official has no folder, the file is broken, or what was made cannot be a record.
        EnvironmentFault: it cannot be read or written; it is as it was.
    """
    with _alone(path) as folder:
        before = read_review(path)
        after = change(before)
        if after != before:
            _replace(path, review_bytes(after, _named(path)))
            os.fsync(folder)
        return after


def write_review(path: Path, review: Review) -> None:
    """Puts a review in the place of whatever stands there; where that must be kept, use `change_review`.

    Raises:
        WrongUse: the official has no folder, the file there is broken, or the review cannot be a record.
        EnvironmentFault: it cannot be written; the file is as it was.
    """
    change_review(path, lambda _: review)


def review_bytes(review: Review, file: str = REVIEW) -> bytes:
    """The bytes of a review, proven by reading them back.

    Raises:
        WrongUse: it holds something that cannot stand in a record.
    """
    lines = [
        line for name, items in (("remarks", review.remarks), ("sign_offs", review.sign_offs)) for line in _list(name, items)
    ]
    raw = (HEADER + "".join(f"{line}\n" for line in lines or ["remarks: []"])).encode("utf-8", "surrogatepass")
    if _review_of(file, raw, "cannot be written: ") != review:
        raise WrongUse(f"{file} cannot be written: a text in it would not be read as it is", "report this as a bug")
    return raw


def next_remark(review: Review) -> str:
    """The id of the next remark: remarks are never removed, so that no id is given twice."""
    return _next("R", (one.id for one in review.remarks))


def next_sign_off(review: Review) -> str:
    """The id of the next sign-off: sign-offs are never removed, so that no id is given twice."""
    return _next("G", (one.id for one in review.sign_offs))


def _next(letter: str, ids: Iterable[str]) -> str:
    return f"{letter}{max((int(id_[1:]) for id_ in ids), default=0) + 1}"


def _list(name: str, items: Iterable[Record]) -> Iterator[str]:
    rows = [line for item in items for line in _item(item)]
    return iter([f"{name}:", *(f"  {line}" for line in rows)] if rows else [])


def _item(record: Record) -> Iterator[str]:
    """A record as an entry of a list: its fields in the order of the model, without those that say nothing."""
    lead = "- "
    for name, field in type(record).model_fields.items():
        value = getattr(record, name)
        if value in (None, (), {}) and not field.is_required():
            continue
        key = f"{lead}{field.alias or name}:"
        lead = "  "
        if isinstance(value, tuple):
            yield key
            yield from (f"    {line}" for one in value for line in _item(one))
        elif isinstance(value, Mapping):
            yield key
            yield from (f"    {_quoted(inner)}: {_quoted(value[inner])}" for inner in sorted(value))
        else:
            yield f"{key} {'null' if value is None else _quoted(str(value))}"


def _quoted(text: str) -> str:
    """A text in double quotes, in which JSON and YAML agree."""
    return json.dumps(text, ensure_ascii=False)


def _review_of(file: str, raw: bytes, when: str = "") -> Review:
    document, faults = read(file, raw)
    record, misfits = record_of(Review, document, set()) if document.data is not None and not faults else (None, ())
    for problem in (*faults, *misfits):
        step = "shorten what is to go in" if when else f"{problem.next}, or restore {file} as it was"
        raise WrongUse(f"{problem.place}: {when}{problem.text}", step)
    assert isinstance(record, Review)
    return record


def _replace(path: Path, raw: bytes) -> None:
    """Puts bytes in the place of a file by one rename; as open to others as the file was, or as any new one."""
    new = path.with_name(_BEING_WRITTEN)
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o644)
    with os.fdopen(descriptor, "wb") as out:
        if path.exists():
            os.fchmod(descriptor, path.stat().st_mode & 0o777)
        try:
            out.write(raw)
            out.flush()
            os.fsync(descriptor)
        except OSError:
            new.unlink()
            raise
    new.replace(path)


@contextmanager
def _alone(path: Path) -> Iterator[int]:
    """Holds the lock of an official's folder, and waits for it: it is held for moments only."""
    folder = path.parent
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError as fault:
        text = f"{_named(path)} cannot be written: {visible(folder.name)} has no folder of its own"
        raise WrongUse(text, "put the folder itself in its place, or correct the id") from fault
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    except OSError as fault:
        text = f"{_named(path)} cannot be written: {fault.strerror}"
        raise EnvironmentFault(text, "free space or rights there") from fault
    finally:
        os.close(descriptor)


def _named(path: Path) -> str:
    return visible("/".join(path.parts[-3:]))
