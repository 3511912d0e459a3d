"""Every page of a bundle bears its number, every link lands where it says, and every exhibit is seen as it was."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
import pytest

from dossier.bundle import pages as bundle_pages
from dossier.bundle.assemble import Bundled
from dossier.errors import RenderFault, WrongUse
from dossier.pdffile.framing import BOTTOM, SIDE, TOP
from dossier.pdffile.reading import page_texts
from tests import filing
from tests.conftest import change

RECIPIENT = "templates/recipients/sy-ministry.yaml"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Bundled:
    place = tmp_path_factory.mktemp("pages")
    project = filing.copied(place)
    filing.every_kind(project)
    return filing.bundled(project, place / "out", formats=("pdf",))


@pytest.fixture(scope="module")
def raw(made: Bundled) -> bytes:
    return (made.folder / "data/bundle.pdf").read_bytes()


@pytest.fixture(scope="module")
def texts(raw: bytes) -> list[str]:
    return page_texts(raw)


def links(document: pikepdf.Pdf) -> Iterator[tuple[int, str, tuple[float, float, float, float]]]:
    """Every link inside a file by a name: the page that it stands on, counted from 1, its name and its box."""
    for number, page in enumerate(document.pages, 1):
        for item in page.obj.get("/Annots", ()):
            if isinstance(item.get("/Dest"), pikepdf.String):
                x0, y0, x1, y1 = map(float, item.Rect)
                yield number, str(item.Dest), (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def places(document: pikepdf.Pdf) -> dict[str, int]:
    """The page, counted from 1, that each name leads to."""
    numbers = {page.obj.objgen: number for number, page in enumerate(document.pages, 1)}
    listed = list(document.Root.Names.Dests.Names)
    assert [str(name) for name in listed[::2]] == sorted((str(name) for name in listed[::2]), key=str.encode)
    return {str(name): numbers[to[0].objgen] for name, to in zip(listed[::2], listed[1::2], strict=True)}


def test_notes_and_their_calls_lead_to_each_other_on_one_page(raw: bytes) -> None:
    with pikepdf.open(io.BytesIO(raw)) as document:
        pairs = [
            (page.obj.objgen, item.Dest[0].objgen)
            for page in document.pages
            for item in page.obj.get("/Annots", ())
            if isinstance(item.get("/Dest"), pikepdf.Array)
        ]
    assert pairs
    assert [pair for pair in pairs if pair[0] != pair[1]] == []


def words_in(raw: bytes, page: int, box: tuple[float, float, float, float]) -> str:
    document = pypdfium2.PdfDocument(raw)
    try:
        left, low, right, high = box
        return str(document[page - 1].get_textpage().get_text_bounded(left, low, right, high)).strip(" ,")
    finally:
        document.close()


def test_the_number_at_the_foot_is_the_page_of_the_file(texts: list[str], made: Bundled) -> None:
    assert len(texts) == made.pages
    for number, text in enumerate(texts, 1):
        assert re.findall(r"Bundle page (\d+) of (\d+)", text) == [(str(number), str(len(texts)))]


def test_two_readers_read_the_words_of_the_packet_on_its_pages(raw: bytes, texts: list[str], made: Bundled) -> None:
    packet = page_texts((made.folder / "data/packet.pdf").read_bytes())
    theirs = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(raw)).pages]
    for number, text in enumerate(packet):
        assert "".join(text.split()) in "".join(texts[number].split())
        wanted, found = set(re.findall(r"\w{5,}", text)), set(re.findall(r"\w{5,}", theirs[number]))
        assert len(wanted & found) >= 0.97 * len(wanted)
        assert f"Bundle page {number + 1} of" in theirs[number]


def test_every_link_leads_to_a_page_and_every_citation_to_its_exhibit(raw: bytes, texts: list[str]) -> None:
    with pikepdf.open(io.BytesIO(raw)) as document:
        to, seen = places(document), []
        for page, name, box in links(document):
            assert name in to, name
            if name.startswith("exhibit."):
                shown = words_in(raw, page, box)
                id_, _, own = name.removeprefix("exhibit.").partition(".p")
                target = texts[to[name] - 1]
                assert f"({id_}), page {own or 1} of" in target
                assert shown in target or re.fullmatch(r"(\d+) to \d+|\d+", shown)
                seen.append(name)
    assert {"exhibit.EX-0010.p2", "exhibit.EX-0022.p3", "exhibit.EX-0031.p2", "exhibit.EX-0030"} <= set(seen)


def test_the_index_gives_the_pages_at_which_exhibits_stand(raw: bytes, texts: list[str]) -> None:
    with pikepdf.open(io.BytesIO(raw)) as document:
        (index,) = {page for page, name, _ in links(document) if name == "exhibit.EX-0010"}
        to = places(document)
        found = [(name, words_in(raw, page, box)) for page, name, box in links(document) if page == index]
    rows = {name: words for name, words in found if name.startswith("exhibit.")}
    assert len(rows) == 13
    for name, words in rows.items():
        first = int(words.split()[0])
        last = int(words.split()[-1])
        assert to[name] == first
        id_ = name.removeprefix("exhibit.")
        assert [number for number, text in enumerate(texts, 1) if f"({id_}), page" in text] == list(range(first, last + 1))
    assert "Index of exhibits" in texts[index - 1]


def test_the_first_page_of_an_exhibit_leads_back_to_what_cites_it(raw: bytes, texts: list[str]) -> None:
    with pikepdf.open(io.BytesIO(raw)) as document:
        to = places(document)
        first = to["exhibit.EX-0001"]
        back = [(name, words_in(raw, page, box)) for page, name, box in links(document) if page == first]
    assert ("case.john-doe.E1", "para 21") in back
    assert ("conduct.doe-dark-cell-2014", "para 1") in back
    assert ("table.positions", "Table 2") in back
    for name, words in back:
        number = words.split()[1]
        assert re.search(rf"(^|\s){number}\.|Table {number}\.", texts[to[name] - 1]), words


def upright(raw: bytes, page: int, words: str) -> tuple[float, float, float, float]:
    """The box of some words on a page, once it is sure that they stand upright and in one line."""
    document = pypdfium2.PdfDocument(raw)
    try:
        text_page = document[page].get_textpage()
        start, count = text_page.search(words).get_next()
        boxes = [
            text_page.get_charbox(place) for place in range(start, start + count) if text_page.get_text_range(place, 1) != " "
        ]
    finally:
        document.close()
    assert [box[0] for box in boxes] == sorted(box[0] for box in boxes)
    assert max(box[1] for box in boxes) - min(box[1] for box in boxes) < 5
    return boxes[0][0], min(box[1] for box in boxes), boxes[-1][2], max(box[3] for box in boxes)


def test_stamps_stand_upright_in_margins_of_their_own_however_a_page_is_turned(raw: bytes, texts: list[str]) -> None:
    with pikepdf.open(io.BytesIO(raw)) as document:
        sizes = [(float(page.mediabox[2]), float(page.mediabox[3])) for page in document.pages]
        assert all("/Rotate" not in page.obj and "/UserUnit" not in page.obj for page in document.pages)
    exhibits = [number for number, text in enumerate(texts) if "), page" in text]
    assert len(exhibits) == 18
    for number in exhibits:
        width, height = sizes[number]
        left, low, right, high = upright(raw, number, "Bundle page")
        assert 0 < left < right < width
        assert 12 < low < high < BOTTOM
        assert abs((left + upright(raw, number, f"of {len(texts)}")[2]) / 2 - width / 2) < 2
        band = re.search(r"Exhibit \d+ \(EX-\d{4}\), page", texts[number])
        assert band
        left, low, right, high = upright(raw, number, band[0])
        assert SIDE - 2 < left < right < width
        assert height - TOP < low < high < height - 10
        assert upright(raw, number, "DRAFT")[2] < width - SIDE + 2


TURNED = {
    "upright": ("EX-0010", 1, (612, 792)),
    "landscape": ("EX-0011", 1, (792, 612)),
    "turned": ("EX-0012", 1, (792, 612)),
    "cropped, moved and turned": ("EX-0013", 1, (792, 612)),
    "in units of its own": ("EX-0014", 1, (792, 612)),
}


def looks(
    document: pypdfium2.PdfDocument, page: int, crop: tuple[float, float, float, float] = (0, 0, 0, 0)
) -> set[tuple[int, int]]:
    """Where ink lies on a page as a reader sees it, on a grid of its own shape."""
    picture = document[page].render(scale=2, crop=crop).to_pil().convert("L")
    small = picture.resize((60, max(1, round(60 * picture.height / picture.width))))
    return {(x, y) for x in range(small.width) for y in range(small.height) if small.getpixel((x, y)) < 200}


@pytest.mark.parametrize(("id_", "page", "size"), TURNED.values(), ids=TURNED.keys())
def test_an_exhibit_is_seen_as_it_was(made: Bundled, raw: bytes, id_: str, page: int, size: tuple[int, int]) -> None:
    original = pypdfium2.PdfDocument((made.folder / f"data/exhibits/{id_}.pdf").read_bytes())
    bundle = pypdfium2.PdfDocument(raw)
    with pikepdf.open(io.BytesIO(raw)) as document:
        number = places(document)[f"exhibit.{id_}"] + page - 2
        assert tuple(round(float(value)) for value in document.pages[number].mediabox[2:]) == size
    unit = 4 if id_ == "EX-0014" else 1  # which this renderer leaves out
    width, height = (value * unit for value in original[page - 1].get_size())
    room = size[0] - 2 * SIDE, size[1] - TOP - BOTTOM
    scale = min(1, room[0] / width, room[1] / height)
    across, up = (room[0] - width * scale) / 2, (room[1] - height * scale) / 2
    framed = looks(bundle, number, (SIDE + across, BOTTOM + up, SIDE + across, TOP + up))
    was = looks(original, page - 1)
    near = {(x + i, y + j) for x, y in was for i in (-1, 0, 1) for j in (-1, 0, 1)}
    assert framed
    assert len(framed - near) <= 0.05 * len(framed)
    original.close()
    bundle.close()


def test_it_claims_no_more_than_is_true(raw: bytes, made: Bundled) -> None:
    with pikepdf.open(io.BytesIO(raw)) as document:
        assert "/Metadata" not in document.Root
        assert str(document.Root.Lang) == "en-SY"
        assert document.Root.MarkInfo.Suspects
        assert "/StructTreeRoot" in document.Root
        assert str(document.docinfo["/Title"]) == "Bundle: Submission concerning Jane Ivanovna Roe to Sylvania"
        packet = len(page_texts((made.folder / "data/packet.pdf").read_bytes()))
        assert all("/StructParents" in page.obj for page in document.pages[:packet])
        assert not any("/StructParents" in page.obj for page in list(document.pages)[packet:])


def test_bookmarks_name_the_pages_that_they_lead_to(raw: bytes) -> None:
    def check(items: list[pikepdf.OutlineItem]) -> Iterator[str]:
        for item in items:
            to = item.destination if item.destination is not None else item.action.D
            page = numbers[to[0].objgen]
            assert item.title.endswith(f", p. {page}")
            yield item.title
            yield from check(item.children)

    with pikepdf.open(io.BytesIO(raw)) as document, document.open_outline() as outline:
        numbers = {page.obj.objgen: number for number, page in enumerate(document.pages, 1)}
        titles = list(check(outline.root))
    assert any(title.startswith("Index of exhibits") for title in titles)
    assert any(title.startswith("Exhibit 2 (EX-0010): Paper EX-0010") for title in titles)
    assert any(title.startswith("A. Who") for title in titles)


def test_files_without_pages_are_told_and_texts_are_set(texts: list[str]) -> None:
    whole = "\n".join(texts)
    assert "exhibits/EX-0030.docx" in whole
    assert "Word says this" not in whole
    assert "letters that our fonts do not have" in whole
    assert "tabbed" in whole
    assert next(text for text in texts if "second page" in text).count("page 2 of 2") == 1


def test_a_text_runs_on_over_sheets_and_a_very_long_one_is_held_as_a_file(folder: Path, tmp_path: Path) -> None:
    filing.add(folder, "EX-0033", ("a line of words\n" * 150 + "\flast page").encode(), "txt", at="p. 2")
    filing.add(folder, "EX-0034", b"very long\n" * 40_000, "txt")
    made = filing.bundled(folder, tmp_path / "out", formats=("pdf",))
    texts = page_texts((made.folder / "data/bundle.pdf").read_bytes())
    mine = [text for text in texts if "(EX-0033), page" in text]
    assert ["page 1 of 2, continued" in text for text in mine[:-1]] == [False, *[True] * (len(mine) - 2)]
    assert "page 2 of 2" in mine[-1]
    assert "last page" in mine[-1]
    assert any("too long to be set on paper" in text for text in texts if "(EX-0034)" in text)


def test_a_packet_without_exhibits_has_an_index_that_says_so(folder: Path, tmp_path: Path) -> None:
    change(
        folder,
        "dossiers/jane-roe/dossier.yaml",
        "cites: [{source: S003}, {exhibit: EX-0001, at: p. 1}]",
        "cites: [{source: S003}]",
    )
    change(folder, filing.CONDUCT, ", {exhibit: EX-0001, at: p. 1}", "")
    change(folder, "evidence/cases/john-doe.yaml", "cites: [{exhibit: EX-0002, at: p. 1}]", "cites: [{source: S002}]")
    first = "cites: [{exhibit: EX-0001, at: p. 1, quote: {text: arrested at nine in the morning, language: en}}, {source: S002}]"
    change(folder, "evidence/cases/john-doe.yaml", first, "cites: [{source: S002}]")
    made = filing.bundled(folder, tmp_path / "out", formats=("pdf",))
    assert made.told.exhibits == ()
    assert "This submission cites no exhibit" in page_texts((made.folder / "data/bundle.pdf").read_bytes())[-1]


@pytest.fixture(scope="module")
def split(tmp_path_factory: pytest.TempPathFactory) -> Bundled:
    """A bundle for a recipient that takes files of 2 MB, of five scans of 1 MB each."""
    place = tmp_path_factory.mktemp("split")
    project = filing.copied(place)
    change(project, RECIPIENT, "paper: letter", "paper: letter\nlargest_mb: 2")
    for number in range(70, 75):
        filing.add(project, f"EX-00{number}", filing.scan(number, 1), at="p. 5")
    return filing.bundled(project, place / "out", formats=("pdf",))


def test_pages_are_split_at_a_cap_between_exhibits_and_their_numbers_go_on(split: Bundled) -> None:
    files = sorted((split.folder / "data").glob("bundle*.pdf"))
    assert [path.name for path in files] == [f"bundle-{number}.pdf" for number in range(1, 6)]
    assert all(path.stat().st_size <= 2_000_000 for path in files)
    texts = [text for path in files for text in page_texts(path.read_bytes())]
    assert [re.findall(r"Bundle page (\d+) of (\d+)", text) for text in texts] == [
        [(str(number), str(split.pages))] for number in range(1, split.pages + 1)
    ]
    count = 0
    for path in files:
        with pikepdf.open(path) as document:
            assert int(document.Root.PageLabels.Nums[1].St) == count + 1
            count += len(document.pages)


def test_links_across_files_become_words_or_lead_to_the_index(split: Bundled) -> None:
    first, *others = sorted((split.folder / "data").glob("bundle*.pdf"))
    texts = page_texts(first.read_bytes())
    with pikepdf.open(first) as document:
        to = places(document)
        assert {name for _, name, _ in links(document)} <= set(to)
        assert "Index of exhibits" in texts[to["exhibit.EX-0074.p5"] - 1]
        assert "(EX-0070), page 5 of 5" in texts[to["exhibit.EX-0070.p5"] - 1]
        assert not any(name == "exhibit.EX-0074" for page, name, _ in links(document) if page == to["row.EX-0074"])
    assert re.search(r"\d+ to \d+, in\s+bundle-5\.pdf", " ".join(texts))
    for path in others:
        with pikepdf.open(path) as document:
            assert list(links(document)) == []
        assert "Cited in para 1" in page_texts(path.read_bytes())[0]


def test_an_exhibit_above_the_cap_stops_the_bundle(folder: Path, tmp_path: Path) -> None:
    change(folder, RECIPIENT, "paper: letter", "paper: letter\nlargest_mb: 1")
    filing.add(folder, "EX-0080", filing.scan(1, 2))
    with pytest.raises(WrongUse, match=r"exhibit EX-0080 makes a file of 2\.0 MB, and the recipient takes 1 MB"):
        filing.bundled(folder, tmp_path / "out")


def test_a_page_without_area_stops_the_bundle(folder: Path, tmp_path: Path) -> None:
    filing.add(folder, "EX-0081", filing.pdf("flat", boxes={"MediaBox": (0, 0, 595, 0)}))
    with pytest.raises(WrongUse, match=r"exhibit EX-0081 cannot be set on paper: page 1 has no area"):
        filing.bundled(folder, tmp_path / "out")


def test_an_index_that_does_not_come_to_rest_is_one_clear_line(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle_pages, "_MOST_ROUNDS", 0)
    with pytest.raises(RenderFault, match="does not come to rest"):
        filing.bundled(folder, tmp_path / "out")


def test_a_witness_has_the_pseudonym_of_the_packet_everywhere(folder: Path, tmp_path: Path) -> None:
    exhibit = tmp_path / "vault/exhibits/EX-0002/exhibit.yaml"
    text = exhibit.read_text(encoding="utf-8")
    exhibit.write_text(re.sub(r"^title: .*$", "title: What <<corridor>> saw", text, flags=re.M), encoding="utf-8")
    change(folder, "evidence/cases/john-doe.yaml", "A witness told the Trust", "<<other>> and <<corridor>> told the Trust")
    filing.add(folder, "EX-0035", b"It says <<corridor>>, and means a place.\n", "txt")
    made = filing.bundled(folder, tmp_path / "out", formats=("pdf",))
    for path in (made.folder / "data").rglob("*"):
        if path.is_file() and path.suffix in (".csv", ".json", ".jsonl", ".pdf"):
            raw = path.read_bytes()
            whole = "".join(page_texts(raw)) if path.suffix == ".pdf" else raw.decode()
            assert "<<" not in whole
    whole = "\n".join(page_texts((made.folder / "data/bundle.pdf").read_bytes()))
    packet = "\n".join(page_texts((made.folder / "data/packet.pdf").read_bytes()))
    (named,) = set(re.findall(r"What (Witness \w) saw", packet))
    assert set(re.findall(r"What (\w+ \w) saw", whole)) == {named}
    assert f"What {named} saw" in (made.folder / "data/index.csv").read_text(encoding="utf-8-sig")
    assert "would be read as something else" in whole
    assert (made.folder / "data/exhibits/EX-0035.txt").read_bytes() == b"It says <<corridor>>, and means a place.\n"
