"""A finished Word file of ours, opened so that marks of review can be set in it, and written back in the one way.

Only files that this program wrote are opened here; what comes back from somebody is read by `returned` alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from lxml import etree

from dossier.ooxml.package import parts_of, written_zip

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_OF_DOCUMENT = "word/_rels/document.xml.rels"
_BODY, _NOTES, _SETTINGS, _STYLES = "word/document.xml", "word/footnotes.xml", "word/settings.xml", "word/styles.xml"
_BEFORE_TRACKING = frozenset(
    [
        *("writeProtection", "view", "zoom", "removePersonalInformation", "removeDateAndTime"),
        *("doNotDisplayPageBoundaries", "displayBackgroundShape", "printPostScriptOverText"),
        *("printFractionalCharacterWidth", "printFormsData", "embedTrueTypeFonts", "embedSystemFonts"),
        *("saveSubsetFonts", "saveFormsData", "mirrorMargins", "alignBordersAndEdges", "bordersDoNotSurroundHeader"),
        *("bordersDoNotSurroundFooter", "gutterAtTop", "hideSpellingErrors", "hideGrammaticalErrors"),
        *("activeWritingStyle", "proofState", "formsDesign", "attachedTemplate", "linkStyles", "stylePaneFormatFilter"),
        *("stylePaneSortMethod", "documentType", "mailMerge", "revisionView"),
    ]
)
"""What the schema puts before the switch for tracked changes (ECMA-376, 17.15.1.78)."""

Element = Any
"""An element of lxml, which has no types of its own."""


class Opened:
    """A Word file of ours with the parts that marks of review touch as trees."""

    def __init__(self, docx: bytes) -> None:
        """Parses the parts.

        Raises:
            ValueError: it is no Word file, or none of ours.
        """
        self.parts = parts_of(docx)
        try:
            self._trees = {name: etree.fromstring(self.parts[name]) for name in (_BODY, _NOTES, _SETTINGS, _STYLES)}
            self._trees |= {name: etree.fromstring(self.parts[name]) for name in (_OF_DOCUMENT, "[Content_Types].xml")}
        except (KeyError, etree.XMLSyntaxError) as fault:
            raise ValueError(f"it is no Word file of ours ({fault})") from None
        self.body: Element = self._trees[_BODY]
        self.notes: Element = self._trees[_NOTES]

    def paragraph_with(self, bookmark: str) -> Element:
        """The paragraph in which a bookmark starts, in the body or in a note.

        Raises:
            ValueError: no paragraph holds the bookmark.
        """
        found = self._bookmarks().get(bookmark)
        if found is None:
            raise ValueError(f"no paragraph holds the bookmark {bookmark}")
        return found

    def _bookmarks(self) -> dict[str, Element]:
        if not hasattr(self, "_by_bookmark"):
            self._by_bookmark: dict[str, Element] = {}
            for tree in (self.notes, self.body):
                for mark in tree.iter(f"{W}bookmarkStart"):
                    self._by_bookmark[mark.get(f"{W}name", "")] = next(mark.iterancestors(f"{W}p"), None)
        return self._by_bookmark

    def paragraph_calling(self, paragraph: Element) -> Element:
        """The paragraph itself, or for one in a note the paragraph of the body that calls the note."""
        for note in paragraph.iterancestors(f"{W}footnote"):
            for call in self.body.iter(f"{W}footnoteReference"):
                if call.get(f"{W}id") == note.get(f"{W}id"):
                    return next(call.iterancestors(f"{W}p"))
        return paragraph

    def indent_of(self, paragraph: Element) -> str | None:
        """How far the style of a paragraph indents it, in twips; None where it does not."""
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        for known in self._trees[_STYLES].iter(f"{W}style") if style is not None else ():
            if known.get(f"{W}styleId") == style.get(f"{W}val"):
                indent = known.find(f"{W}pPr/{W}ind")
                return indent.get(f"{W}left") if indent is not None else None
        return None

    def keep_authors(self) -> None:
        """Lets Word keep who wrote a comment or a change; the switch that our files carry would take it off at saving."""
        for name in ("removePersonalInformation", "removeDateAndTime"):
            self._drop_setting(name)

    def track_changes(self) -> None:
        """Lets Word track from the first keystroke, and not begin by computing fields anew: that would be tracked too."""
        self._drop_setting("updateFields")
        self._drop_setting("trackRevisions")
        settings = self._trees[_SETTINGS]
        before = [child for child in settings if etree.QName(child).localname in _BEFORE_TRACKING]
        settings.insert(settings.index(before[-1]) + 1 if before else 0, settings.makeelement(f"{W}trackRevisions"))

    def _drop_setting(self, name: str) -> None:
        for setting in self._trees[_SETTINGS].findall(f"{W}{name}"):
            self._trees[_SETTINGS].remove(setting)

    def add_styles(self, styles: Iterable[str]) -> None:
        """Adds styles, each as markup, whose ids the document does not have yet."""
        known = {style.get(f"{W}styleId") for style in self._trees[_STYLES].iter(f"{W}style")}
        for written in styles:
            style = etree.fromstring(written)
            if style.get(f"{W}styleId") not in known:
                self._trees[_STYLES].append(style)

    def add_part(self, name: str, content: bytes, content_type: str, relation: str) -> None:
        """Adds a part that the document is related to.

        Raises:
            ValueError: the document has that part already.
        """
        path = f"word/{name}"
        if path in self.parts:
            raise ValueError(f"the document has {path} already")
        self.parts[path] = content
        types, relations = self._trees["[Content_Types].xml"], self._trees[_OF_DOCUMENT]
        etree.SubElement(types, f"{_TYPES}Override", {"PartName": f"/{path}", "ContentType": content_type})
        used = {related.get("Id") for related in relations}
        free = next(f"rId{number}" for number in range(1, len(used) + 2) if f"rId{number}" not in used)
        etree.SubElement(relations, f"{_RELATIONS}Relationship", {"Id": free, "Type": relation, "Target": name})

    def saved(self) -> bytes:
        """The file with all marks; the same marks give the same bytes."""
        return written_zip(self.parts | {name: written(tree) for name, tree in self._trees.items()})


def written(tree: Element) -> bytes:
    """A part as the bytes that stand in the package."""
    raw: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return raw


def stamp(date: dt.date) -> str:
    """A day as Word dates a mark: its midnight, so that no clock is told."""
    return f"{date.isoformat()[:10]}T00:00:00Z"
