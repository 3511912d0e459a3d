"""The same page for other engines: as Typst's markup, and as what docxtpl fills a Word template with.

Both carry the words, notes, tables, lists, links and figures of the page; what an engine has no form for is set in the form
nearest to it. docxtpl has no footnotes in a loop: there they follow their paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from dossier.packet.vocabulary import FIGURE_SCHEME, Node

_TYPST = """
#set document(title: "packet", date: none)
#set page(paper: "{paper}", margin: (x: 25mm, y: 25mm), numbering: "1 of 1", header: align(right)[{header}],
  background: rotate(-54deg, text(120pt, fill: luma(93%))[DRAFT]))
#set text(font: "Source Serif 4", size: 10.5pt, lang: "en")
#set par(justify: true)
#show footnote.entry: set text(size: 8.5pt)
"""


def typst_of(root: Node, paper: str) -> str:
    """The page as Typst's markup; figures lie beside it as SVG under their own names."""
    header = _plain(next((node.text() for node in root.all("header")), ""))
    parts = [_TYPST.format(paper="us-letter" if paper == "letter" else "a4", header=header)]
    body = next(root.all("body"))
    parts += [text for node in body.nodes if node.tag not in ("header", "footer") for text in _typst_block(node)]
    return "\n\n".join(parts)


def _typst_block(node: Node) -> Iterator[str]:
    if node.tag in ("section", "nav"):
        for child in node.nodes:
            yield from _typst_block(child)
    elif node.tag in ("h1", "h2", "h3"):
        yield f"{'=' * int(node.tag[1])} {_typst_words(node)}"
    elif node.tag in ("ul", "ol"):
        yield "\n".join(f"- {_typst_words(item)}" for item in node.nodes)
    elif node.tag == "table":
        rows = list(node.all("tr"))
        widths = ", ".join(["1fr"] * len(rows[0].nodes))
        cells = "\n".join(f"  [{_typst_words(cell)}]," for row in rows for cell in row.nodes)
        yield f"#table(columns: ({widths}), stroke: 0.4pt,\n{cells}\n)"
    elif node.tag == "figure":
        for picture in node.all("img"):
            alt = picture.attributes["alt"].replace('"', "'")
            yield f'#image("{picture.attributes["src"].removeprefix(FIGURE_SCHEME)}", width: 100%, alt: "{alt}")'
        yield from (_typst_words(caption) for caption in node.all("figcaption"))
    else:
        yield _typst_words(node)


def _typst_words(node: Node) -> str:
    found = []
    for child in node.children:
        if isinstance(child, str):
            found.append(_plain(child))
        elif "note" in child.classes:
            found.append(f"#footnote[{_typst_words(child)}]")
        elif child.tag == "a" and child.attributes["href"].startswith("http"):
            found.append(f'#link("{child.attributes["href"]}")[{_typst_words(child)}]')
        elif child.tag in ("em", "strong"):
            found.append(f"#{'emph' if child.tag == 'em' else 'strong'}[{_typst_words(child)}]")
        else:
            found.append(r"\ " if child.tag == "br" else _typst_words(child))
    return "".join(found)


def _plain(text: str) -> str:
    return re.sub(r"([\\*_#$\[\]<>@`~\"'/=+-])", r"\\\1", re.sub(r"\s+", " ", text))


def docxtpl_template(path: Path) -> None:
    """A Word template with one loop over blocks: headings, paragraphs and tables."""
    import docx

    document = docx.Document()
    document.add_paragraph("{%p for block in blocks %}")
    for kind, style in (("h1", "Heading 1"), ("h2", "Heading 2"), ("h3", "Heading 3"), ("p", "Normal"), ("li", "List Bullet")):
        document.add_paragraph(f"{{%p if block.kind == '{kind}' %}}")
        document.add_paragraph("{{ block.text }}", style=style)
        document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p if block.kind == 'table' %}")
    table = document.add_table(rows=3, cols=3, style="Table Grid")
    table.cell(0, 0).text = "{%tr for row in block.rows %}"
    for place, words in enumerate(("{%tc for cell in row %}", "{{ cell }}", "{%tc endfor %}")):
        table.cell(1, place).text = words
    table.cell(2, 0).text = "{%tr endfor %}"
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p endfor %}")
    document.save(str(path))


def docxtpl_blocks(root: Node) -> list[Mapping[str, Any]]:
    """The blocks of the page, each with its words; notes after the paragraph that calls them."""
    found: list[Mapping[str, Any]] = []
    for node in next(root.all("body")).all("h1", "h2", "h3", "p", "li", "table", "figcaption"):
        if node.tag == "table":
            found.append({"kind": "table", "rows": [[cell.text() for cell in row.nodes] for row in node.all("tr")]})
        else:
            kind = "p" if node.tag == "figcaption" else node.tag
            found.append({"kind": kind, "text": node.text(without=frozenset(["note"]))})
            found += [{"kind": "p", "text": note.text()} for note in node.all("span") if "note" in note.classes]
    return found
