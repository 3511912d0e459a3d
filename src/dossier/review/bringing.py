"""A returned Word file read against the draft that it was: remarks, proposed wordings, and all that no import does.

Nothing is written here. Where the draft is not kept on this machine, only what was tracked can be told from what the
records themselves changed meanwhile, and only that is brought back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dossier.errors import WrongUse
from dossier.ooxml.returned import Returned, folded, read_returned
from dossier.packet.content import Block
from dossier.problem import visible
from dossier.project import Project
from dossier.review.changes import Fixed, Reworded, changes_of, together, why_fixed
from dossier.review.matching import Found, Matching, match
from dossier.review.opening import AUTHOR, DRAFT_BOOKMARK
from dossier.review.paragraphs import Paragraph, paragraphs_of
from dossier.review.proposals import Changed, Untouched, Wordings, place_of, untouched_of, wordings_of
from dossier.review.remarks import Remarks, Setting, remarks_of
from dossier.review.secrecy import VaultWords
from dossier.review.snapshots import Snapshot, find_draft, snapshot_of
from dossier.view import Audience


@dataclass(frozen=True)
class Brought:
    """What a file brings back.

    Attributes:
        draft: the draft that it was; None where that is not on this machine.
        same: how many blocks came back as they went out.
    """

    official: str
    recipient: str
    draft: str | None
    remarks: Remarks
    wordings: Wordings
    same: int


def bring(project: Project, raw: bytes, vault: VaultWords, *, whom: tuple[str, str] | None = None) -> Brought:
    """What a returned file means for the records as they are now.

    Args:
        whom: the official and the recipient, where the file does not say which draft it was, or that is not kept here.

    Raises:
        ReturnedFault: the file is no Word file that is read.
        WrongUse: nobody can say which draft it was.
        RenderFault: the draft must be composed anew, and cannot.
    """
    returned = read_returned(raw)
    snapshot, is_kept = _draft(project, returned, whom)
    paragraphs = paragraphs_of(returned)
    matching = match(snapshot.blocks, paragraphs)
    reading = _Reading(project, snapshot, returned, paragraphs, matching, is_tracked_alone=not is_kept)
    changed, untouched, same = reading.told()
    words = frozenset(word for block in snapshot.blocks for word in re.findall(r"\b[^\W\d_]+\b", block.words) if word.islower())
    wordings = wordings_of(project, snapshot.witnesses, changed, words)
    wordings.untouched = [*untouched, *wordings.untouched]
    draft = snapshot.id if is_kept else None
    setting = Setting(snapshot.recipient, draft, AUTHOR, reading.block_of)
    return Brought(snapshot.official, snapshot.recipient, draft, remarks_of(returned.comments, setting, vault), wordings, same)


def _draft(project: Project, returned: Returned, whom: tuple[str, str] | None) -> tuple[Snapshot, bool]:
    """The draft that a file was, and whether it is kept here; else the packet as it is now."""
    names = (name for paragraph in returned.paragraphs for name in paragraph.bookmarks)
    ids = sorted({match[1] for name in names if (match := re.fullmatch(rf"{DRAFT_BOOKMARK}([0-9a-f]{{16}})", name))})
    if len(ids) > 1:
        text = f"the file is put together from {len(ids)} drafts: {', '.join(ids)}"
        raise WrongUse(text, "import the file of each draft by itself")
    kept = find_draft(project.root, ids[0]) if ids else None
    if kept is not None:
        if whom is not None and whom != (kept.official, kept.recipient):
            text = f"the file is the draft {kept.id} about {kept.official} for {kept.recipient}"
            raise WrongUse(text, "leave out --official and --to, or name those")
        return kept, True
    if whom is None:
        what = f"draft {ids[0]}, which is not kept on this machine" if ids else "no draft: the mark in its title is gone"
        step = "import it where `dossier review open` was run, or name --official and --to to bring back what was tracked in it"
        raise WrongUse(f"the file says that it is {what}" if ids else f"the file says of {what}", step)
    try:
        return snapshot_of(project, *whom, Audience("recipient", whom[1]))[1], False
    except KeyError:
        text = f"recipient '{whom[1]}' may see nothing of official '{whom[0]}'"
        raise WrongUse(text, "name the official and the recipient of the draft") from None


class _Reading:
    """Goes through what became of each block."""

    def __init__(
        self,
        project: Project,
        snapshot: Snapshot,
        returned: Returned,
        paragraphs: Sequence[Paragraph],
        matching: Matching,
        *,
        is_tracked_alone: bool,
    ) -> None:
        self.project = project
        self.blocks = snapshot.blocks
        self.returned = returned
        self.paragraphs = paragraphs
        self.matching = matching
        self.is_tracked_alone = is_tracked_alone
        self._places = {index: place for place, one in enumerate(paragraphs) for index in one.indexes}

    def block_of(self, index: int) -> str | None:
        """The key of the block that a paragraph of the file belongs to, or follows."""
        block = self.matching.block_at(self._places[index]) if index in self._places else None
        return None if block is None else self.blocks[block].key

    def told(self) -> tuple[list[Changed], list[Untouched], int]:
        """What was reworded, what no import does, and how many blocks are as they were."""
        changed: list[Changed] = []
        untouched: list[Untouched] = []
        same = 0
        for one in self.matching.found:
            reworded, fixed = self._changes(one)
            by = self._editors(one.paragraphs)
            key = self.blocks[one.blocks[0]].key
            changed += [Changed(key, each, by) for each in reworded]
            untouched += [untouched_of(self.project, key, each, by) for each in fixed]
            same += not reworded and not fixed
        if not self.is_tracked_alone:
            untouched += [self._gone(self.blocks[block]) for block in self.matching.gone]
            untouched += [self._moved(self.blocks[block]) for block in self.matching.moved]
        untouched += self._new()
        return changed, untouched, same

    def _changes(self, one: Found) -> tuple[Sequence[Reworded], Sequence[Fixed]]:
        blocks = [self.blocks[block] for block in one.blocks]
        words, spans = together(blocks)
        text, numbers = _joined([self.paragraphs[place] for place in one.paragraphs])
        notes = list(self._notes(blocks, one))
        if self.is_tracked_alone:
            befores = dict.fromkeys(said for place in one.paragraphs for said in self.paragraphs[place].befores)
            before = " ".join(befores)
            if before == text or not before:
                return (), notes
            if before != folded(words):
                return (), [Fixed("the records say something else by now than what was changed", None, before, text), *notes]
        if not text:
            origin = next((span.origin for span in spans if why_fixed(span.origin) is None), None)
            return (), [Fixed("a paragraph was taken out, which is done in the record", origin, words, "")]
        reworded, fixed = changes_of(words, spans, text, numbers)
        return reworded, [*fixed, *notes]

    def _notes(self, blocks: Sequence[Block], one: Found) -> Iterator[Fixed]:
        """Changes of notes: they carry cites and quotes, which no import changes."""
        ids = [id_ for place in one.paragraphs for index in self.paragraphs[place].indexes for id_ in self._called(index)]
        ours = [note for block in blocks for note in block.notes]
        theirs = [self.returned.footnotes.get(id_, ("", "")) for id_ in ids]
        if self.is_tracked_alone:
            ours = [before for before, _ in theirs]
        for note, (_, after) in zip(ours, theirs, strict=False):
            if _without_numbers(note) != _without_numbers(after):
                yield Fixed(_NOTE, None, note, after)
        for note in ours[len(theirs) :]:
            yield Fixed(_NOTE, None, note, "")
        for _, after in theirs[len(ours) :]:
            yield Fixed(_NOTE, None, "", after)

    def _called(self, index: int) -> tuple[str, ...]:
        return self.returned.paragraphs[index].notes_after

    def _editors(self, places: Sequence[int]) -> tuple[str, ...]:
        editors = [name for place in places for index in self.paragraphs[place].indexes for name in self._names(index)]
        return tuple(dict.fromkeys(editors))

    def _names(self, index: int) -> list[str]:
        return [visible(name) for name, _ in self.returned.paragraphs[index].editors if name]

    def _gone(self, block: Block) -> Untouched:
        origin = next((span.origin for span in block.spans if why_fixed(span.origin) is None), None)
        place = place_of(self.project, origin) if origin else None
        return Untouched(block.key, "a paragraph was taken out, which is done in the record", block.words, "", place)

    def _moved(self, block: Block) -> Untouched:
        why = "a paragraph was moved; the order follows from the records and the template"
        return Untouched(block.key, why, block.words, block.words)

    def _new(self) -> Iterator[Untouched]:
        for one in self.matching.new:
            paragraph = self.paragraphs[one.paragraph]
            if self.is_tracked_alone and paragraph.befores:
                continue
            key = "page" if one.after is None else self.blocks[one.after].key
            why = "a paragraph was added, which is done in the record"
            if one.copy_of is not None:
                why = f"the paragraph {self.blocks[one.copy_of].key} was repeated"
            yield Untouched(key, why, "", paragraph.text, None, self._editors([one.paragraph]))


_NOTE = "it is a note; cites and quotes are never changed by an import"


def _without_numbers(note: str) -> str:
    """A note without the numbers of sources and exhibits, which Word may have counted anew."""
    return folded(re.sub(r"\[\d+\]|Exhibit \d+", "#", note))


def _joined(paragraphs: Sequence[Paragraph]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The words of some paragraphs one behind the other, and where numbers of fields stand in them."""
    text, numbers = "", []
    for one in paragraphs:
        shift = len(text) + 1 if text else 0
        text = f"{text} {one.text}" if text else one.text
        numbers += [(start + shift, end + shift) for start, end in one.numbers]
    return text, tuple(numbers)
