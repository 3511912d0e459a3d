"""What changed, as one page of HTML that stands alone: no script, no file beside it, nothing fetched, every word escaped.

What was taken out is struck through, what was put in is underlined, and both say so in words to a reader that shows neither.
Beyond the house the page tells words alone: no file, ask, reason or name of a folder or revision.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

from dossier.problem import visible
from dossier.review.comparing import Change, Claim
from dossier.review.difference_lines import SHORT, shortened
from dossier.review.differences import Difference, Told
from dossier.review.versions import Side
from dossier.review.wording import Piece
from dossier.view import Audience

_STYLE = """
:root { color-scheme: light; }
body { margin: 0 auto; max-width: 46rem; padding: 2rem 1.25rem 4rem; background: #fff; color: #1c1c1c;
  font: 1.05rem/1.55 "Liberation Serif", Georgia, "Times New Roman", serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.25rem; margin: 3rem 0 .25rem; padding-top: .75rem; border-top: 2px solid #1c1c1c; }
h3 { font-size: 1rem; margin: 1.75rem 0 .25rem; }
p { margin: .35rem 0; }
a { color: #0b3d78; }
a:focus-visible { outline: 3px solid #0b3d78; outline-offset: 2px; }
.quiet { color: #4a4a4a; font-size: .9rem; }
.words { border-left: 3px solid #9a9a9a; padding-left: .9rem; }
.cites { margin: .5rem 0 .5rem .9rem; padding-left: 1rem; font-size: .95rem; }
del { color: #8a1f11; text-decoration: line-through; text-decoration-thickness: 1.5px; }
ins { color: #0b4f1f; text-decoration: underline; text-decoration-thickness: 1.5px; text-underline-offset: 2px; }
table { border-collapse: collapse; margin: .75rem 0; width: 100%; table-layout: fixed; }
caption { text-align: left; font-weight: bold; padding-bottom: .25rem; }
th, td { border-bottom: 1px solid #b5b5b5; padding: .3rem .5rem .3rem 0; text-align: left; vertical-align: top; }
.heard { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: .5rem; background: #fff; padding: .25rem .5rem; }
@media print {
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  h2, h3 { break-after: avoid; }
  .words { break-inside: avoid; }
  .skip { display: none; }
}
"""
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY = f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'"
_HEADINGS = {Change.CHANGED: "Changed", Change.ADDED: "Added", Change.REMOVED: "Removed", Change.MOVED: "Moved"}


def page_of(old: Side, new: Side, audience: Audience, found: Sequence[Difference]) -> bytes:
    """The comparison as a page; the same comparison gives the same bytes.

    Args:
        audience: who is to read the page, and through whose view everything in it was composed.
    """
    is_internal = audience.kind == "internal"
    changed = [one for one in found if one.is_told]
    names = f"{old.label} → {new.label}" if is_internal else "before and now"
    handling = (
        "Internal. Not to leave the organisation."
        if is_internal
        else "Shows what the other version said and this one no longer says. Give it to nobody who may not know that."
    )
    body = Markup("").join(
        [
            Markup('<a class="skip" href="#changes">To the changes</a><header><h1>What changed: {}</h1>').format(visible(names)),
            Markup('<p class="quiet">{}</p>').format(handling),
            *([_remarks(side) for side in (old, new) if side.remarks] if is_internal else []),
            Markup("</header>"),
            _summary(found),
            Markup('<main id="changes">'),
            *(_packet(number, one, is_internal=is_internal) for number, one in enumerate(changed, 1)),
            *([] if changed else [Markup("<p>Nothing changed.</p>")]),
            Markup("</main>"),
        ]
    )
    head = (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">'
        f"<title>What changed: {escape(visible(names))}</title><style>{_STYLE}</style></head>\n<body>"
    )
    return f"{head}{body}\n</body></html>\n".encode()


def _remarks(side: Side) -> Markup:
    return Markup("").join(Markup('<p class="quiet">Of {}: {}</p>').format(visible(side.label), one) for one in side.remarks)


def _summary(found: Sequence[Difference]) -> Markup:
    """A table of the packets, each that changed with a link to its part of the page."""
    rows, number = [], 0
    for one in found:
        name = Markup("{} for {}").format(one.official, one.recipient)
        if one.is_told:
            number += 1
            name = Markup('<a href="#packet-{}">{}</a>').format(number, name)
        counts = [one.count(change) for change in Change] + [one.unchanged]
        cells = Markup("").join(Markup("<td>{}</td>").format(count) for count in counts)
        rows.append(Markup('<tr><th scope="row">{}</th>{}</tr>').format(name, cells))
    heads = Markup("").join(
        Markup('<th scope="col">{}</th>').format(word) for word in ("Packet", *_HEADINGS.values(), "Unchanged")
    )
    return Markup(
        '<nav aria-label="Packets"><table><caption>Paragraphs, headings and cells of each packet</caption>'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></nav>"
    ).format(heads, Markup("").join(rows))


def _packet(number: int, one: Difference, *, is_internal: bool) -> Markup:
    parts = [
        Markup('<section aria-labelledby="packet-{0}"><h2 id="packet-{0}">{1} for {2}</h2>\n').format(
            number, one.official, one.recipient
        )
    ]
    parts += [
        _absent(when, told, is_internal=is_internal) for when, told in (("Before", one.before), ("Now", one.now)) if told.absent
    ]
    if one.asks and is_internal:
        words = [Piece("removed", one.asks[0]), Piece("same", " "), Piece("added", one.asks[1])]
        parts.append(Markup("<h3>The ask</h3>") + _words(words))
    if one.apart:
        items = (
            Markup("<li>{} {}: {}</li>").format(apart.kind.capitalize(), apart.name, str(apart.change)) for apart in one.apart
        )
        parts.append(Markup("<h3>Beside the words</h3><ul>{}</ul>\n").format(Markup("").join(items)))
    parts += [_claim(claim, is_internal=is_internal) for claim in one.claims]
    if len(parts) == 1:
        parts.append(Markup("<p>No word of it changed.</p>\n"))
    return Markup("").join([*parts, Markup("</section>\n")])


def _absent(when: str, told: Told, *, is_internal: bool) -> Markup:
    said = told.absent if is_internal else "there is no packet"
    return Markup("<p>{}: {}.</p>").format(when, visible((said or "").removesuffix(".")))


def _claim(claim: Claim, *, is_internal: bool) -> Markup:
    also = " and moved" if claim.is_moved else ""
    section = Markup(": {}").format(visible(claim.section)) if claim.section else ""
    parts = [Markup("<h3>{}{}{}</h3>").format(_HEADINGS[claim.change], also, section)]
    if len(claim.now or claim.was) < SHORT and claim.after:
        parts.append(Markup('<p class="quiet">After: {}</p>').format(visible(shortened(claim.after))))
    parts.append(_words(claim.words))
    if claim.notes:
        items = Markup("").join(Markup("<li>{}</li>").format(_marked(note)) for note in claim.notes)
        parts.append(Markup('<ul class="cites" aria-label="Cites that changed">{}</ul>').format(items))
    if is_internal:
        where = "; ".join([", ".join(claim.about), *claim.places])
        parts.append(Markup('<p class="quiet">{}</p>').format(visible(where)))
    return Markup("").join([*parts, Markup("\n")])


def _words(pieces: Iterable[Piece]) -> Markup:
    return Markup('<p class="words">{}</p>').format(_marked(pieces))


def _marked(pieces: Iterable[Piece]) -> Markup:
    forms = {
        "same": Markup("{}"),
        "removed": Markup('<del><span class="heard">[taken out: </span>{}<span class="heard">] </span></del>'),
        "added": Markup('<ins><span class="heard">[put in: </span>{}<span class="heard">] </span></ins>'),
    }
    return Markup("").join(forms[piece.change].format(visible(piece.text)) for piece in pieces)


def texts_of(found: Iterable[Difference]) -> str:
    """The words of both versions, each whole, as a reader puts them together from the page: what a leak scan must see too."""
    lines: list[str] = []
    for one in found:
        for claim in one.claims:
            lines += [claim.was, claim.now, claim.section, claim.after]
            for note in (claim.words, *claim.notes):
                lines += ["".join(piece.text for piece in note if piece.change != left_out) for left_out in ("added", "removed")]
    return "\n\n".join(lines)
