"""Comments of a returned Word file as remarks: each with its thread, its state, and the block that it was made on.

A question of ours becomes a remark once somebody answered or resolved it. A file that is imported again adds only what
is new in it. What a remark cannot hold is refused for that remark alone, by its field and never by its value.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from dossier.model.review import Remark, Review
from dossier.ooxml.returned import ReturnedComment
from dossier.problem import visible
from dossier.review.reviewfile import next_remark
from dossier.review.secrecy import VaultWords

NOT_NAMED = "not named"
"""Who said something, where the file gives no name."""


MARK_OF_QUESTION = "\nNext: "
"""What every question of ours holds; a reviewer who bears our name is still heard."""


@dataclass(frozen=True)
class Refused:
    """A comment that was not brought back: which one, why, and what to do."""

    comment: str
    why: str
    next: str


@dataclass(frozen=True)
class Setting:
    """What all remarks of one file share, and how the block of a paragraph of the file is found."""

    recipient: str
    draft: str | None
    asked_by: str
    block_of: Callable[[int], str | None]


@dataclass
class Remarks:
    """What came back: remarks whose ids are still to be given, what was refused, and how many questions nobody answered."""

    remarks: list[Remark]
    refused: list[Refused]
    unanswered: int = 0


def remarks_of(comments: Sequence[ReturnedComment], setting: Setting, vault: VaultWords) -> Remarks:
    """The remarks that the comments of a file make, in the order of the file."""
    found = Remarks([], [])
    for number, (first, replies) in enumerate(_threads(comments), start=1):
        is_ours = first.author == setting.asked_by and MARK_OF_QUESTION in first.text
        if is_ours and not replies and not first.is_done:
            found.unanswered += 1
            continue
        said = _said(first, replies, setting, vault)
        name = f"comment {number}{f' by {visible(first.author)[:80]}' if first.author else ''}"
        fields = _secret_fields(said, vault)
        if fields:
            name = f"comment {number}"  # its author may be what must not be named
            why = f"it holds what only the vault may hold: {', '.join(fields)}"
            found.refused.append(Refused(name, why, "say it to the keeper of the vault, and word the comment without it"))
            continue
        try:
            found.remarks.append(Remark.model_validate(said))
        except ValidationError as fault:
            found.refused.append(_refused(name, fault))
    return found


def _threads(comments: Sequence[ReturnedComment]) -> Iterator[tuple[ReturnedComment, list[ReturnedComment]]]:
    """Each first comment with all that answers it, however deep, in the order of the file."""
    by_id = {comment.id: comment for comment in comments}
    replies: dict[str, list[ReturnedComment]] = {}
    for comment in comments:
        root, seen = comment, {comment.id}
        while root.parent in by_id and root.parent not in seen:
            root = by_id[str(root.parent)]
            seen.add(root.id)
        if root is not comment:
            replies.setdefault(root.id, []).append(comment)
    answering = {id(reply) for found in replies.values() for reply in found}
    for comment in comments:
        if id(comment) not in answering:
            yield comment, replies.get(comment.id, [])


def _said(first: ReturnedComment, replies: Sequence[ReturnedComment], setting: Setting, vault: VaultWords) -> dict[str, object]:
    block = next((key for at in first.paragraphs if (key := setting.block_of(at)) is not None), None)
    words = None if vault.fields_in(first.words) else first.words  # what the draft says for its recipient alone
    return {
        "id": "R1",
        "by": first.author or NOT_NAMED,
        "on": first.date,
        "recipient": setting.recipient,
        "block": block,
        "words": words or None,
        "text": first.text,
        "state": "answered" if first.is_done else "open",
        "replies": tuple(
            {"by": one.author or NOT_NAMED, "on": one.date, "text": one.text} for one in replies if one.text.strip()
        ),
        "draft": setting.draft,
    }


def _secret_fields(said: Mapping[str, object], vault: VaultWords) -> tuple[str, ...]:
    replies = said["replies"]
    assert isinstance(replies, tuple)
    texts = [str(said["by"]), str(said["text"]), *(str(one[name]) for one in replies for name in ("by", "text"))]
    return tuple(dict.fromkeys(label for text in texts for label in vault.fields_in(text)))


def _refused(name: str, fault: ValidationError) -> Refused:
    error = fault.errors(include_url=False)[0]
    field = " of its ".join(str(step) for step in reversed(error["loc"]) if isinstance(step, str))
    context = error.get("ctx", {})
    if error["type"] == "hidden_character":
        why = f"field '{field}' holds a character that cannot be seen: {context['character']}"
        return Refused(name, why, "delete the character in Word, or write the comment anew, and import the file again")
    if error["type"] in ("empty_text", "string_too_short"):
        return Refused(name, f"field '{field}' is empty", "write the comment, or delete it")
    if error["type"] == "string_too_long":
        why = f"field '{field}' is longer than {context.get('max_length')} characters"
        return Refused(name, why, "shorten it in Word, or make two comments of it, and import the file again")
    return Refused(name, f"field '{field}' does not fit a remark", "write the comment anew in Word, and import the file again")


@dataclass(frozen=True)
class Merged:
    """A review with what came back, and the ids of the remarks that are new, or that go on."""

    review: Review
    added: tuple[Remark, ...]
    changed: tuple[Remark, ...]


def merged(review: Review, fresh: Sequence[Remark]) -> Merged:
    """The review with some remarks; one that is there already is only given what was added to its thread since."""
    remarks = list(review.remarks)
    places: dict[tuple[object, ...], int] = {}
    counted: Counter[tuple[object, ...]] = Counter()
    for number, one in enumerate(remarks):
        key = _identity(one)
        places[(*key, counted[key])] = number
        counted[key] += 1
    added, changed = [], []
    counted = Counter()
    for one in fresh:
        key = _identity(one)
        known = places.get((*key, counted[key]))
        counted[key] += 1
        if known is None:
            new = one.model_copy(update={"id": next_remark(Review(remarks=tuple(remarks)))})
            remarks.append(new)
            added.append(new)
        elif (grown := _grown(remarks[known], one)) != remarks[known]:
            remarks[known] = grown
            changed.append(grown)
    return Merged(review.model_copy(update={"remarks": tuple(remarks)}), tuple(added), tuple(changed))


def _identity(remark: Remark) -> tuple[object, ...]:
    """What stays the same of a remark from one import to the next: the block may be told better the second time."""
    return remark.recipient, remark.draft, remark.by, remark.on, remark.text


def _grown(known: Remark, fresh: Remark) -> Remark:
    """A remark with what was added to its thread. What was answered stays so until somebody says more."""
    new = tuple(reply for reply in fresh.replies if reply not in known.replies)
    state = "answered" if fresh.state == "answered" or (known.state == "answered" and not new) else "open"
    return known.model_copy(update={"replies": (*known.replies, *new), "state": state})
