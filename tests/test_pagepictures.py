"""A page of an exhibit is drawn where it can do no harm; its picture holds pixels, and frames stand where the quotes stand."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from dossier.checks import check
from dossier.desk import desk_files, words_in
from dossier.exhibitfile.child import picture
from dossier.exhibitfile.confined import Limits, Looker
from dossier.exhibitfile.pagepictures import PagePicture, page_pictures, understood
from dossier.exhibitfile.quotes import compare, places_of
from dossier.gathering import Memory, gather, pictures_of
from dossier.model.source import Exhibit
from dossier.paths import Found
from dossier.project import read_project
from dossier.view import Audience
from tests import hostile
from tests.conftest import change

QUOTE = "arrested at nine in the morning"
ON = dt.date(2026, 11, 23)


def as_exhibit(folder: Path, raw: bytes, name: str = "exhibit.pdf") -> tuple[Exhibit, tuple[Found, ...]]:
    path = folder / name
    path.write_bytes(raw)
    exhibit = Exhibit(
        title="Paper", source="S002", file=name, sha256=hashlib.sha256(raw).hexdigest(), language=("en",), disclosure="public"
    )
    return exhibit, (Found(f"evidence/exhibits/EX-0009/{name}", path),)


def drawn(folder: Path, raw: bytes, quotes: Sequence[str] = (QUOTE,), page: int = 1) -> PagePicture | None:
    with Looker(Limits(patience=60)) as looker:
        return page_pictures(looker, *as_exhibit(folder, raw), {page: tuple(quotes)}).get(page)


def opened(made: PagePicture | None) -> Image.Image:
    assert made is not None
    image = Image.open(io.BytesIO(made.png))
    image.load()
    assert image.size == (made.width, made.height)
    return image


def dark_share(image: Image.Image, made: PagePicture, quote: str = QUOTE) -> list[float]:
    """How much of each frame is dark."""
    shares = []
    for one in made.marks[quote]:
        box = (one.left, one.top, one.left + one.width, one.top + one.height)
        sizes = (image.width, image.height, image.width, image.height)
        part = image.convert("L").crop(tuple(round(share * size / 100) for share, size in zip(box, sizes, strict=True)))
        shares.append(sum(part.histogram()[:128]) / (part.width * part.height))
    return shares


# A page of a PDF ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_the_frame_lies_on_the_words_however_the_page_is_turned(tmp_path: Path, turned: int) -> None:
    def turn(document: pikepdf.Pdf) -> None:
        document.pages[0].obj.Rotate = turned
        document.pages[0].obj.CropBox = pikepdf.Array([20, 30, 575, 800])

    made = drawn(tmp_path, hostile.pdf(turn))
    image = opened(made)
    assert made is not None
    assert made.words.strip() == hostile.TEXT.decode()
    assert all(share > 0.1 for share in dark_share(image, made))
    whole = image.convert("L")
    for one in made.marks[QUOTE]:  # with the frames painted over, what is left dark is the rest of the line
        x, y = round(one.left * image.width / 100), round(one.top * image.height / 100)
        w, h = round(one.width * image.width / 100) + 1, round(one.height * image.height / 100) + 1
        whole.paste(255, (x, y, x + w, y + h))
    before, after = (sum(one.histogram()[:128]) for one in (image.convert("L"), whole))
    assert 0.35 < after / before < 0.65


def test_the_same_page_is_the_same_bytes_and_holds_nothing_but_pixels(tmp_path: Path) -> None:
    first, second = drawn(tmp_path, hostile.pdf()), drawn(tmp_path, hostile.pdf())
    assert first == second
    assert first is not None
    chunks, at = [], 8
    while at < len(first.png):
        size = int.from_bytes(first.png[at : at + 4], "big")
        chunks.append(first.png[at + 4 : at + 8])
        at += size + 12
    assert set(chunks) <= {b"IHDR", b"PLTE", b"IDAT", b"IEND"}
    assert opened(first).mode == "P"


@pytest.mark.parametrize(
    ("words", "page"),
    [("arrested at ten", 1), ("rrested at nine", 1), ("", 1), (QUOTE, 2)],
    ids=["other", "part", "none", "page"],
)
def test_what_does_not_stand_on_the_page_is_not_framed(tmp_path: Path, words: str, page: int) -> None:
    made = drawn(tmp_path, hostile.pdf(pages=(hostile.TEXT, b"Another page.")), (words,), page)
    assert made is not None
    assert made.marks == {}


def test_a_page_that_is_not_there_has_no_picture(tmp_path: Path) -> None:
    assert drawn(tmp_path, hostile.pdf(), page=2) is None


def test_a_huge_or_a_tiny_page_has_a_picture_of_bounded_size(tmp_path: Path) -> None:
    for box in ([0, 0, 14_400, 200], [0, 0, 3, 14_400], [0, 0, 3, 3]):

        def resize(document: pikepdf.Pdf, box: list[int] = box) -> None:
            document.pages[0].obj.MediaBox = pikepdf.Array(box)

        made = drawn(tmp_path, hostile.pdf(resize))
        assert made is None or (made.width <= 900 and made.height <= 1_800)


HARMFUL: dict[str, Callable[[], bytes]] = {
    "content without end": lambda: hostile.pdf(hostile.large_page),
    "PNG with a bomb": hostile.png_with_a_text_bomb,
    "PNG of a billion dots": lambda: hostile.png_of(40_000, 40_000),
    "TIFF without end": lambda: hostile.tiff_of(2**31, 2**31),
    "cut short": lambda: hostile.pdf()[:400],
    "a text": lambda: b"Only words.",
    "nothing": lambda: b"",
}


def test_no_file_ends_the_run(tmp_path: Path) -> None:
    for name, make in HARMFUL.items():
        made = drawn(tmp_path, make())
        assert made is None or made.width <= 900, name


# A picture ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["png", "jpeg", "tiff"])
def test_a_picture_loses_what_its_file_tells(tmp_path: Path, form: str) -> None:
    made = drawn(tmp_path, hostile.picture(form, (1_200, 600)), ())
    assert opened(made).size == (900, 450)


def test_a_picture_is_shown_the_way_up_that_it_was_taken(tmp_path: Path) -> None:
    image, exif = Image.new("RGB", (40, 20), "red"), Image.Exif()
    exif[274], exif[271] = 6, "A camera"
    file = io.BytesIO()
    image.save(file, "JPEG", exif=exif)
    made = drawn(tmp_path, file.getvalue(), ())
    assert opened(made).size == (20, 40)
    assert made is not None
    assert b"camera" not in made.png


@pytest.mark.parametrize(("mode", "value"), [("RGBA", (9, 9, 9, 0)), ("LA", (9, 0)), ("I;16", 65_535), ("1", 1)])
def test_what_is_clear_or_white_is_shown_white(tmp_path: Path, mode: str, value: object) -> None:
    file = io.BytesIO()
    Image.new(mode, (8, 8), value).save(file, "PNG")  # type: ignore[arg-type]
    assert opened(drawn(tmp_path, file.getvalue(), ())).convert("RGB").getpixel((4, 4)) == (255, 255, 255)


def test_a_page_of_a_tiff_is_its_own(tmp_path: Path) -> None:
    file = io.BytesIO()
    Image.new("L", (8, 8), 0).save(file, "TIFF", save_all=True, append_images=[Image.new("L", (8, 8), 255)])
    assert opened(drawn(tmp_path, file.getvalue(), (), 1)).convert("L").getpixel((4, 4)) == 0
    assert opened(drawn(tmp_path, file.getvalue(), (), 2)).convert("L").getpixel((4, 4)) == 255
    assert drawn(tmp_path, file.getvalue(), (), 3) is None


# What is believed ---------------------------------------------------------------------------------------------------

GOOD = {
    "refused": None,
    "seen": [1, 2, 3],
    "width": 2,
    "height": 1,
    "text": "a",
    "pixels": base64.b64encode(b"abcdef").decode(),
    "boxes": [[[1, 2, 3, 4]]],
}
FALSE = [
    {"seen": [1, 2, 4]},
    {"refused": "holds JavaScript"},
    {"width": 3},
    {"width": -2},
    {"width": True},
    {"width": 901, "pixels": base64.b64encode(bytes(901 * 3)).decode()},
    {"pixels": "!"},
    {"text": 5},
    {"text": "a" * 400_001},
    {"boxes": [[[1, 2, 3]]]},
    {"boxes": [[[1, 2, 3, "x"]]]},
    {"boxes": [[[1, 2, float("nan"), 4]]]},
    {"boxes": [[[1, 2, 300, 4]]]},
    {"boxes": [[], []]},
    {"boxes": None},
]


def test_an_answer_of_the_form_agreed_is_a_picture() -> None:
    made = understood(json.dumps(GOOD).encode(), ("words",), (1, 2, 3))
    assert made is not None
    assert (made.width, made.height, made.words) == (2, 1, "a")
    assert [one.left for one in made.marks["words"]] == [1.0]


@pytest.mark.parametrize("wrong", FALSE, ids=str)
def test_an_answer_of_another_form_is_none(wrong: dict[str, object]) -> None:
    assert understood(json.dumps({**GOOD, **wrong}).encode(), ("words",), (1, 2, 3)) is None


@pytest.mark.parametrize("raw", [b"", b"[]", b"null", b"[" * 100_000, b"\xff", b"{}"])
def test_noise_is_no_picture(raw: bytes) -> None:
    assert understood(raw, (), ()) is None


def test_a_file_that_is_not_the_one_named_has_no_picture(tmp_path: Path) -> None:
    exhibit, files = as_exhibit(tmp_path, hostile.pdf())
    with Looker() as looker:
        (tmp_path / "exhibit.pdf").write_bytes(hostile.pdf(pages=(b"Something else.",)))
        assert page_pictures(looker, exhibit, files, {1: ()}) == {}
        assert page_pictures(looker, exhibit, (), {1: ()}) == {}
        (tmp_path / "exhibit.pdf").unlink()
        assert page_pictures(looker, exhibit, files, {1: ()}) == {}


def test_the_child_names_why_it_drew_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"Only words.")
    assert picture(tmp_path / "file", 1, [])["refused"] == "has no pages to draw"
    assert picture(tmp_path / "gone", 1, [])["refused"].startswith("cannot be read")


# Where words stand --------------------------------------------------------------------------------------------------

PLACES = [
    ("plain", "one two three", "two", ["two"]),
    ("over a line", "one\r\n  two", "one two", ["one\r\n  two"]),
    ("a hyphen at the end of a line", "Inspec\ufffe\r\ntorate of", "Inspectorate", ["Inspec\ufffe\r\ntorate"]),
    ("ligature", "an o\ufb03ce", "office", ["o\ufb03ce"]),
    ("other letters of equal meaning", "ёлка", "елка", ["ёлка"]),
    ("put together otherwise", "и\u0306", "й", ["и"]),
    ("left out", "one two three four", "one […] four", ["one", "four"]),
    ("the whole word", "cannot, not", "not", ["not"]),
    ("another sign", "5.000 men", "5,000 men", []),
    ("another capital", "Judge", "judge", []),
    ("out of order", "two one", "one […] two", []),
    ("signs alone", "one, two", "…", []),
]


@pytest.mark.parametrize(("page", "quote", "expected"), [row[1:] for row in PLACES], ids=[row[0] for row in PLACES])
def test_a_quote_stands_at_these_characters(page: str, quote: str, expected: list[str]) -> None:
    assert [page[start:end] for start, end in places_of(quote, page)] == expected


def test_of_two_places_the_one_that_is_a_whole_word_is_taken() -> None:
    assert places_of("not", "cannot, not") == ((8, 11),)


@given(before=st.text(max_size=20), quote=st.text(min_size=1, max_size=20), after=st.text(max_size=20))
def test_only_what_stands_exactly_has_a_place(before: str, quote: str, after: str) -> None:
    page = f"{before} {quote} {after}"
    spans = places_of(quote, page)
    assert all(0 <= start < end <= len(page) for start, end in spans)
    assert list(spans) == sorted(spans)
    if spans:
        assert compare(quote, page).kind == "exact"


# In the desk --------------------------------------------------------------------------------------------------------


def with_pdf(folder: Path, raw: bytes) -> None:
    """The record of arrest of the invented project as a PDF."""
    home = folder / "evidence/exhibits/EX-0001"
    old = hashlib.sha256((home / "record.txt").read_bytes()).hexdigest()
    (home / "record.txt").unlink()
    (home / "record.pdf").write_bytes(raw)
    record = "evidence/exhibits/EX-0001/exhibit.yaml"
    change(folder, record, "record.txt", "record.pdf")
    change(folder, record, old, hashlib.sha256(raw).hexdigest())


def test_the_desk_shows_the_page_with_the_quote_framed_and_its_words_are_searched(folder: Path) -> None:
    with_pdf(folder, hostile.pdf())
    project = read_project(folder)
    gathered = gather(project, Audience("recipient", "sy-ministry"), ON)
    memory: Memory = {}
    pictures = pictures_of(project, gathered, memory)
    files = desk_files(gathered, pictures)
    assert files["pages/EX-0001.p1.png"] == pictures["EX-0001", 1].png
    assert b"The words relied on are framed." in files["pages/jane-roe.sy-ministry.html"]
    assert hostile.TEXT.decode() in words_in(files, pictures)["pages/EX-0001.p1.png.txt"].decode()
    again = pictures_of(project, gathered, memory)
    assert again["EX-0001", 1] is pictures["EX-0001", 1]


def test_what_is_not_public_is_not_drawn(folder: Path) -> None:
    with_pdf(folder, hostile.pdf())
    change(folder, "evidence/exhibits/EX-0001/exhibit.yaml", "disclosure: public", "disclosure: internal")
    project = read_project(folder)
    gathered = gather(project, Audience("internal"), ON, check(project, ON))
    assert pictures_of(project, gathered) == {}
