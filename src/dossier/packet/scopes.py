"""What a sign-off covers, part by part: what was read, and nothing that was not.

| scope | what counts |
|---|---|
| packet | every part of the packet and of the letter that goes with it, or of the note in its place |
| section | the blocks of one section of the packet, its figures, and the exhibits that they cite |
| allegation | the blocks that tell an allegation, its wrongs, their cases and its arguments, and the exhibits that they cite |
| public | the one-page statement about the official, and those about the prisoners beside whose cases the official is set |
| release | nothing but the digest of the bundle |

Parts are those of the draft: a final page says the same, and `final` in the templates is all that it says otherwise. The
law as pleaded and the words of the templates are in the composed words already.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dossier.asks import AskKind, ask_of
from dossier.model.allegation import Allegation
from dossier.model.record import Record, parts
from dossier.model.review import Reviewer, SignOff
from dossier.packet.cites import exhibit_anchor
from dossier.packet.compose import compose_packet
from dossier.packet.content import Block, blocks_of, content_of, digest_of
from dossier.packet.papers import cases_beside, compose_letter, compose_note, compose_statement
from dossier.packet.setting import Packet
from dossier.packet.vocabulary import FIGURE_SCHEME, Node, parse_page
from dossier.view import View

KEPT_DIGITS = 12
"""How much of the digest of each part a sign-off keeps: enough to see a change; the one digest over all of them decides."""

LONG_ENOUGH = 12
"""A text of a record of so many characters says in whose blocks it stands."""


@dataclass(frozen=True)
class Scope:
    """What is signed: the scope, for which recipient, and which section or allegation."""

    kind: str
    recipient: str | None = None
    of: str | None = None

    @classmethod
    def of_sign_off(cls, sign_off: SignOff) -> Scope:
        """The scope that a sign-off was given for."""
        return cls(sign_off.scope, sign_off.recipient, sign_off.of)


@dataclass(frozen=True)
class Changes:
    """What became of the parts that were signed."""

    changed: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.changed or self.added or self.removed)


def signed_parts(view: View, official_id: str, scope: Scope) -> dict[str, str]:
    """The digest of each part that a scope covers, as the view's audience would get it; none where nothing of it goes out.

    Raises:
        RenderFault: as for a packet.
    """
    if scope.kind == "public":
        return _of_statements(view, official_id)
    if scope.recipient is None or official_id not in view.officials or scope.recipient not in view.recipients:
        return {}
    if scope.kind == "packet":
        pages = going_out(view, official_id, scope.recipient)
        return {f"{prefix}{key}": value for prefix, page in pages for key, value in content_of(page, view.exhibits).items()}
    return _of_part(view, official_id, scope)


def going_out(view: View, official_id: str, recipient_id: str) -> tuple[tuple[str, Packet], ...]:
    """The pages that a recipient gets about an official, as drafts, each with what its parts begin with in a sign-off."""
    if not goes_out(view, official_id, recipient_id):
        return ()
    ask = ask_of(view, view.officials[official_id], recipient_id)
    if ask.needs_packet:
        letter = compose_letter(view, official_id, recipient_id)
        return ("", compose_packet(view, official_id, recipient_id)), ("letter/", letter)
    return (("", compose_note(view, official_id, recipient_id, ask)),)


def goes_out(view: View, official_id: str, recipient_id: str) -> bool:
    """Whether a recipient gets anything about an official: a packet, or the note that asks it to keep a listing."""
    official = view.officials.get(official_id)
    if official is None or official.name is None:
        return False
    ask = ask_of(view, official, recipient_id)
    return ask.needs_packet or ask.otherwise is AskKind.RETAIN


def _of_statements(view: View, official_id: str) -> dict[str, str]:
    official = view.officials.get(official_id)
    if official is None or official.name is None:
        return {}
    pages = [compose_statement(view, "official", official_id)]
    pages += [compose_statement(view, "case", id_) for id_ in cases_beside(view, official)]
    return {f"{page.name}/{key}": value for page in pages for key, value in content_of(page, view.exhibits).items()}


def _of_part(view: View, official_id: str, scope: Scope) -> dict[str, str]:
    """The parts of one section or allegation of a packet."""
    assert scope.recipient is not None
    if not ask_of(view, view.officials[official_id], scope.recipient).needs_packet:
        return {}
    packet = compose_packet(view, official_id, scope.recipient)
    page = parse_page(packet.xhtml)
    blocks = blocks_of(page)
    if scope.kind == "section":
        headings = {node.id for node in page.all("h2") if node.id and _words(node) == scope.of}
        chosen = [block for block in blocks if block.section in headings]
    else:
        allegation = next((one for one in view.officials[official_id].allegations if one.id == scope.of), None)
        chosen = _of_allegation(view, official_id, allegation, blocks) if allegation else []
    whole = content_of(packet, view.exhibits)
    keys = [block.key for block in chosen]
    said = " ".join(line for block in chosen for line in block.counted)
    found = {key: whole[key] for key in keys}
    found |= {key: whole[key] for key in _figures(page, set(keys)) if key in whole}
    for id_ in view.exhibits:
        anchor = f"[#{exhibit_anchor(id_)}"
        if f"exhibit:{id_}" in whole and (f"{anchor}]" in said or f"{anchor}.p" in said):
            found[f"exhibit:{id_}"] = whole[f"exhibit:{id_}"]
    return found | {"order": digest_of({str(number): key for number, key in enumerate(keys)})} if found else {}


def _words(heading: Node) -> str:
    return " ".join(heading.text(without=frozenset(["no", "note"])).split())


def _figures(page: Node, keys: set[str]) -> Iterator[str]:
    """The figures whose captions are among some blocks, as the digest names them."""
    for figure in page.all("figure"):
        if figure.id in keys:
            yield from (f"figure:{image.attributes['src'].removeprefix(FIGURE_SCHEME)}" for image in figure.all("img"))


def _of_allegation(view: View, official_id: str, allegation: Allegation, blocks: Iterable[Block]) -> list[Block]:
    """The blocks that tell an allegation: by their keys, and by the texts of its records that stand in them."""
    wrongs = [id_ for id_ in allegation.conduct if id_ in view.conduct]
    cases = [id_ for wrong in wrongs for id_ in view.conduct[wrong].cases if id_ in view.cases]
    argued = {one.element for one in allegation.argues}
    anchors = [f"allegation.{official_id}.{allegation.id}"]
    anchors += [f"{kind}.{id_}" for id_ in wrongs for kind in ("conduct", "pattern", "figure.pattern")]
    anchors += [f"{kind}.{id_}" for id_ in cases for kind in ("case", "annex.case")]
    anchors += [f"{kind}.{regime}.{id_}" for regime in view.regimes for id_ in argued for kind in ("pleading", "policy")]
    told: list[Record] = [allegation, *(view.conduct[id_] for id_ in wrongs), *(view.cases[id_] for id_ in cases)]
    texts = {text for record in told for text in _texts(record)}
    return [
        block
        for block in blocks
        if any(block.key == anchor or block.key.startswith((f"{anchor}.", f"{anchor}+")) for anchor in anchors)
        or any(text in block.words for text in texts)
    ]


def _texts(record: Record) -> Iterator[str]:
    """The texts of a record that are long enough to be nobody else's, in one line each."""
    for _, part in parts(record):
        for name in type(part).model_fields:
            value = getattr(part, name)
            if isinstance(value, str) and len(value) >= LONG_ENOUGH and " " in value:
                yield " ".join(value.split())


def kept(whole: Mapping[str, str]) -> dict[str, str]:
    """What a sign-off keeps of some parts."""
    return {key: value[:KEPT_DIGITS] for key, value in sorted(whole.items())}


def changes(sign_off: SignOff, now: Mapping[str, str]) -> Changes:
    """What became of the parts since a sign-off was given for them; says no only where the one digest is as it was."""
    if digest_of(now) == sign_off.digest:
        return Changes((), (), ())
    before, after = sign_off.parts, kept(now)
    found = Changes(
        tuple(key for key in after if key in before and before[key] != after[key]),
        tuple(key for key in after if key not in before),
        tuple(key for key in before if key not in after),
    )
    return found or Changes(("digest",), (), ())


def writers_of(view: View, official_id: str) -> dict[str, tuple[str, ...]]:
    """Who wrote what a packet about an official may tell: of the dossier, each wrong in it and each of their cases, by file id.

    Args:
        view: that of the house, which alone sees who wrote.
    """
    official = view.officials[official_id]
    wrongs = dict.fromkeys(id_ for one in official.allegations for id_ in one.conduct if id_ in view.conduct)
    cases = dict.fromkeys(id_ for wrong in wrongs for id_ in view.conduct[wrong].cases if id_ in view.cases)
    found: dict[str, tuple[str, ...]] = {f"official {official_id}": official.written_by}
    found |= {f"conduct {id_}": view.conduct[id_].written_by for id_ in wrongs}
    return found | {f"case {id_}": view.cases[id_].written_by for id_ in cases}


def wrote(writers: Iterable[str], reviewer: Reviewer) -> bool:
    """Whether a reviewer is named among some writers, by id or by name, however it is capitalised."""
    return not {_folded(one) for one in writers}.isdisjoint({_folded(reviewer.id), _folded(reviewer.name)})


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def statement(official_id: str, sign_off: SignOff) -> str:
    """The words that a reviewer signs, by hand on the sheet or with a key; they follow from the sign-off alone."""
    what = {"public": "the public edition", "release": "the release of a bundle"}.get(sign_off.scope, f"the {sign_off.scope}")
    groups = " ".join(sign_off.digest[at : at + 8] for at in range(0, 64, 8))
    lines = [
        f"I, {sign_off.reviewer}, as {sign_off.role}, have read {what}{f' {sign_off.of}' if sign_off.of else ''}",
        f"about {official_id}{f' for {sign_off.recipient}' if sign_off.recipient else ''},",
        f"as it stood on {sign_off.on.isoformat()}{f' in {len(sign_off.parts)} parts' if sign_off.parts else ''} with the digest",
        f"{groups},",
        "and agree that it goes out.",
    ]
    return "\n".join(lines) + "\n"
