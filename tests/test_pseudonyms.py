"""Witnesses get letters in the order of the page, and no letter betrays how many there are or who."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from dossier.packet.compose import compose_packet
from dossier.packet.pseudonyms import name_witnesses, with_names
from dossier.packet.vocabulary import Node, parse_page
from dossier.project import read_project
from dossier.view import Audience, view
from tests.conftest import Result, change

SYLVANIA = Audience("recipient", "sy-ministry")


def paragraph(*texts: str) -> Node:
    return Node("body", {}, [Node("p", {}, [text]) for text in texts])


def test_letters_follow_the_page_and_stay_with_the_witness() -> None:
    root = paragraph("First <<zoe>>, then <<abe>>.", "Again <<zoe>> and <<max>>.")
    assert name_witnesses(root, "Witness {letter}") == {"<<zoe>>": "Witness A", "<<abe>>": "Witness B", "<<max>>": "Witness C"}
    assert [node.text() for node in root.nodes] == ["First Witness A, then Witness B.", "Again Witness A and Witness C."]


def test_the_alternative_of_a_figure_is_named_too() -> None:
    root = Node("body", {}, [Node("img", {"alt": "Told by <<zoe>>."}), "<<zoe>>"])
    name_witnesses(root, "Witness {letter}")
    assert root.nodes[0].attributes["alt"] == "Told by Witness A."


def test_after_z_letters_double() -> None:
    root = paragraph(*(f"<<w{number}>>" for number in range(28)))
    assert [node.text() for node in name_and_return(root).nodes][25:] == ["Witness Z", "Witness AA", "Witness AB"]


def name_and_return(root: Node) -> Node:
    name_witnesses(root, "Witness {letter}")
    return root


@pytest.mark.parametrize("text", ["<zoe>", "<<Zoe>>", "<<zoe>", "<<>>", "<<zo e>>", "no witness"])
def test_what_is_no_mention_stays(text: str) -> None:
    assert with_names(text, {}) == text


def test_a_mention_that_the_page_does_not_hold_is_of_nobody() -> None:
    assert with_names("told by <<max>>", {"<<zoe>>": "Witness A"}) == "told by a witness"


TOLD = ("evidence/cases/john-doe.yaml", "A witness told the Trust what was heard", "<<corridor>> told the Trust what was said")


def test_the_id_of_a_witness_reaches_no_page_and_no_data(folder: Path, tmp_path: Path, dossier: Callable[..., Result]) -> None:
    change(
        folder,
        "evidence/cases/john-doe.yaml",
        "A witness told the Trust what was heard",
        "<<corridor>> told the Trust what was said",
    )
    page = compose_packet(view(read_project(folder), SYLVANIA), "jane-roe", "sy-ministry")
    words = parse_page(page.xhtml).text()
    assert "Witness A told the Trust what was said in the corridor." in words
    assert "corridor&gt;" not in page.xhtml
    run = dossier(
        "-C",
        folder,
        "bundle",
        "jane-roe",
        "--audience",
        "recipient:sy-ministry",
        "--date",
        "2026-11-23",
        "--out",
        tmp_path,
        "--json",
    )  # type: ignore[operator]
    assert run.status == 0, run.err
    record = (Path(json.loads(run.out)["folder"]) / "data/record.json").read_text(encoding="utf-8")
    assert "Witness A told the Trust" in record
    assert "<<" not in record


def test_another_recipients_page_begins_with_a_again(folder: Path) -> None:
    change(
        folder,
        "evidence/cases/john-doe.yaml",
        "A witness told the Trust what was heard",
        "<<corridor>> told the Trust what was said",
    )
    change(
        folder,
        "evidence/cases/john-doe.yaml",
        "Officers of the Inspectorate arrested Doe",
        "Before <<porter>>, officers of the Inspectorate arrested Doe",
    )
    uk = compose_packet(view(read_project(folder), Audience("recipient", "uk-fcdo")), "jane-roe", "uk-fcdo")
    assert list(uk.witnesses.values()) == ["Witness A"]
