"""What a packet says, block by block: keys that are never given twice, digests that see content and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from dossier.asks import ask_of
from dossier.packet.content import blocks_of, content_of, digest_of
from dossier.packet.setting import Packet
from dossier.packet.vocabulary import parse_page
from dossier.project import read_project
from dossier.review.tracing import composed_for_review
from dossier.view import Audience, view
from tests import pages
from tests.conftest import INVENTED, ROOT
from tests.pages import straight


def parts(packet: Packet) -> dict[str, str]:
    return content_of(packet, view(read_project(INVENTED), Audience("recipient", "sy-ministry")).exhibits)


def altered(find: str, put: str) -> Packet:
    packet = pages.packet()
    assert find in packet.xhtml
    return replace(packet, xhtml=packet.xhtml.replace(find, put, 1))


@pytest.mark.parametrize("root", [INVENTED, ROOT])
def test_every_packet_can_be_traced_and_says_the_same_when_it_is(root: object) -> None:
    project = read_project(ROOT if root == ROOT else INVENTED)
    traced = 0
    for recipient in project.recipients:
        audience = Audience("recipient", recipient)
        seen = view(project, audience)
        for id_, official in seen.officials.items():
            if official.name and ask_of(seen, official, recipient).needs_packet:
                _, blocks = composed_for_review(project, id_, recipient, audience)
                keys = [block.key for block in blocks]
                assert len(keys) == len(set(keys))
                for block in blocks:
                    for span in block.spans:
                        traced += 1
                        shown, recorded = straight(block.words[span.start : span.end]), straight(span.origin.text)
                        assert "<<" in span.origin.text or shown.lower() == " ".join(recorded.split()).lower()
    assert traced > 100


def test_the_words_of_a_block_lead_to_the_value_that_they_came_from() -> None:
    project = read_project(INVENTED)
    _, blocks = composed_for_review(project, "jane-roe", "sy-ministry", Audience("recipient", "sy-ministry"))
    block = next(one for one in blocks if one.key == "conduct.doe-dark-cell-2014")
    statement = next(one for one in block.spans if one.origin.path == ("statement",))
    assert statement.origin.file == "evidence/conduct/doe-dark-cell-2014.yaml"
    assert block.words[statement.start : statement.end] == project.conduct["doe-dark-cell-2014"].statement
    assert not [one for one in block.spans if one.origin.path and one.origin.path[0] == "cites"]


def test_blocks_are_the_paragraphs_of_the_word_file_in_order() -> None:
    packet = pages.packet()
    page = parse_page(packet.xhtml)
    captions = {" ".join(node.text(without=frozenset(["no"])).split()) for node in page.all("caption", "figcaption")}
    said = [block.words for block in blocks_of(page) if block.words and block.words not in captions]
    word = pages.blocks_of_word(pages.docx(packet))
    assert said == [words for words in word if words not in captions]


@pytest.mark.parametrize(
    ("find", "put", "expected"),
    [
        ("kept in the dark", "kept in darkness", {"official.jane-roe+19", "conduct.doe-dark-cell-2014"}),
        ("SHA-256 ", "SHA-256: ", set()),
    ],
)
def test_a_change_of_words_changes_the_parts_that_hold_them(find: str, put: str, expected: set[str]) -> None:
    before, after = parts(pages.packet()), parts(altered(find, put))
    changed = {key for key in before if before[key] != after[key]}
    assert changed
    assert digest_of(before) != digest_of(after)
    if expected:
        assert changed & expected


def test_a_number_that_moved_changes_nothing() -> None:
    packet = pages.packet()
    moved = re.sub(r'(<span class="no">)(\d+)\.', lambda m: f"{m[1]}{int(m[2]) + 7}.", packet.xhtml)
    moved = re.sub(r'(<a class="(?:ref|src)" href="[^"]*">)(\d+)', lambda m: f"{m[1]}{int(m[2]) + 7}", moved)
    assert moved != packet.xhtml
    assert parts(replace(packet, xhtml=moved)) == parts(packet)


def test_a_cite_that_leads_elsewhere_counts() -> None:
    packet = pages.packet()
    targets = re.findall(r'<a class="src" href="#(source\.[^"]+)"', packet.xhtml)
    other = next(one for one in targets if one != targets[0])
    changed = packet.xhtml.replace(f'<a class="src" href="#{targets[0]}"', f'<a class="src" href="#{other}"', 1)
    assert digest_of(parts(replace(packet, xhtml=changed))) != digest_of(parts(packet))


def test_a_figure_an_exhibit_and_the_order_count() -> None:
    packet = pages.packet()
    before = parts(packet)
    assert any(key.startswith("figure:") for key in before)
    assert before["exhibit:EX-0001"]
    drawn = replace(packet, figures={name: svg + " " for name, svg in packet.figures.items()})
    assert digest_of(parts(drawn)) != digest_of(before)
    exhibits = view(read_project(INVENTED), Audience("recipient", "sy-ministry")).exhibits
    swapped = {id_: one.model_copy(update={"sha256": "0" * 64}) for id_, one in exhibits.items()}
    assert digest_of(content_of(packet, swapped)) != digest_of(before)


def test_the_order_of_parts_in_a_mapping_does_not_count() -> None:
    before = parts(pages.packet())
    assert digest_of(dict(reversed(before.items()))) == digest_of(before)
