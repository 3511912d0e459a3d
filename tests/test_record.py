"""What every record shares: cites of two kinds, parts with their paths, and no change after reading."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from dossier.model.person import Name
from dossier.model.record import Cite, ExhibitCite, Fact, Quote, SourceCite, Statement, parts

CITE: TypeAdapter[SourceCite | ExhibitCite] = TypeAdapter(Cite)
QUOTE = Quote(text="arrested at nine", language="en", translation=None)

CITES = {
    "a source": ({"source": "S001"}, SourceCite(source="S001", at=None, quote=None)),
    "a page": ({"exhibit": "EX-0001", "at": "p. 1"}, ExhibitCite(exhibit="EX-0001", at="p. 1", quote=None)),
}


@pytest.mark.parametrize(("data", "cite"), CITES.values(), ids=CITES)
def test_a_cite_is_of_the_kind_that_its_fields_say(data: dict[str, str], cite: SourceCite | ExhibitCite) -> None:
    assert CITE.validate_python(data) == cite


@pytest.mark.parametrize("cite", [cite for _, cite in CITES.values()], ids=CITES)
def test_a_cite_that_is_read_already_stays_what_it_is(cite: SourceCite | ExhibitCite) -> None:
    assert Fact(cites=(cite,)).cites == (cite,)


@pytest.mark.parametrize(
    "data", [{}, "S001", {"exhibit": "EX-0001"}, {"source": "S001", "exhibit": "EX-0001", "at": "p. 1"}, None]
)
def test_what_is_neither_or_both_is_no_cite(data: object) -> None:
    with pytest.raises(ValidationError):
        CITE.validate_python(data)


def test_every_part_comes_with_the_path_that_leads_to_it() -> None:
    cites = (SourceCite(source="S001", at=None, quote=QUOTE), ExhibitCite(exhibit="EX-0001", at="p. 1", quote=None))
    fact = Statement(statement="It rained.", cites=cites)
    assert list(parts(fact)) == [
        ((), fact),
        (("cites", 0), cites[0]),
        (("cites", 0, "quote"), QUOTE),
        (("cites", 1), cites[1]),
    ]


def test_a_record_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        QUOTE.text = "another"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("patronymic", "full"), [("Ivanovna", "Jane Ivanovna Roe"), (None, "Jane Roe")], ids=["with a patronymic", "without one"]
)
def test_a_name_is_written_given_name_first(patronymic: str | None, full: str) -> None:
    assert Name(family="Roe", given="Jane", patronymic=patronymic).full == full
