"""A file is what its bytes say; what is two things at once, runs, or is not taken, is refused with the reason."""

from __future__ import annotations

import gzip
import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.exhibitfile.child import answer, serve
from dossier.exhibitfile.content import MOST_TEXT, Refused, recognise
from dossier.pdffile.inspect import UnsafePdf, texts_of_pages
from tests import hostile

KINDS: dict[str, tuple[bytes, str, str]] = {
    "pdf": (hostile.pdf(), "pdf", "pdf"),
    "png": (hostile.picture("PNG"), "png", "png"),
    "jpeg": (hostile.picture("JPEG"), "jpeg", "jpg"),
    "tiff": (hostile.picture("TIFF"), "tiff", "tif"),
    "word": (hostile.word(), "docx", "docx"),
    "mail": (hostile.mail(), "email", "eml"),
    "mail of a mailbox": (b"From a@example.org Mon\n" + hostile.mail(), "email", "eml"),
    "text": (hostile.TEXT, "text", "txt"),
    "text in Russian": ("Протокол задержания".encode(), "text", "txt"),
    "text with its mark": (b"\xef\xbb\xbfText", "text", "txt"),
    "text in UTF-16": ("Протокол".encode("utf-16"), "text", "txt"),
    "text that begins like a program": (b"MZ is no name", "text", "txt"),
    "text that begins like a picture": (b"BM and others v. Sylvania", "text", "txt"),
    "page": (b"<!-- a --><!DOCTYPE html><html>", "opaque-html", "html"),
    "page in UTF-16": ("<html>".encode("utf-16"), "opaque-html", "html"),
    "page after many remarks": (b"<!---->" * 400 + b"<html>", "opaque-html", "html"),
    "saved page": (
        b"From: <Saved by X>\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n",
        "opaque-mhtml",
        "mhtml",
    ),
    "saved page by its address": (
        b"Subject: x\nSnapshot-Content-Location: https://a.example/\nDate: x\n\n",
        "opaque-mhtml",
        "mhtml",
    ),
    "archive of the web": (b"WARC/1.0\r\n", "opaque-warc", "warc"),
    "packed archive of the web": (gzip.compress(b"WARC/1.0\r\n"), "opaque-warc", "warc.gz"),
    "wav": (hostile.tone(), "opaque-audio", "wav"),
    "mp3": (b"ID3\x04" + bytes(20), "opaque-audio", "mp3"),
    "mp3 with a check": (b"\xff\xfa\x90\x00" + bytes(20), "opaque-audio", "mp3"),
    "mpeg": (b"\x00\x00\x01\xba" + bytes(20), "opaque-video", "mpg"),
    "wmv": (bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c") + bytes(20), "opaque-video", "wmv"),
    "mov of before 2001": (b"\x00\x00\x00\x08wide\x00\x00\x00\x08mdat", "opaque-video", "mov"),
    "a text that begins as a mov": (b"are wide open", "text", "txt"),
    "flac": (b"fLaC" + bytes(20), "opaque-audio", "flac"),
    "m4a": (b"\x00\x00\x00\x18ftypM4A " + bytes(20), "opaque-audio", "m4a"),
    "mp4": (b"\x00\x00\x00\x18ftypisom" + bytes(20), "opaque-video", "mp4"),
    "avi": (b"RIFF\x00\x00\x00\x00AVI " + bytes(20), "opaque-video", "avi"),
    "mkv": (b"\x1a\x45\xdf\xa3" + bytes(20), "opaque-video", "mkv"),
    "ogg": (b"OggS" + bytes(40), "opaque-audio", "ogg"),
    "ogv": (b"OggS" + bytes(24) + b"\x80theora", "opaque-video", "ogv"),
}


@pytest.mark.parametrize(("raw", "type_", "ending"), KINDS.values(), ids=KINDS)
def test_a_file_is_what_its_bytes_say(raw: bytes, type_: str, ending: str) -> None:
    kind = recognise(io.BytesIO(raw), len(raw))
    assert (kind.type, kind.ending) == (type_, ending)


ZIP = hostile.zipped({"a.txt": b"hidden"})
REFUSED: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "is empty"),
    "PostScript": (b"%!PS-Adobe-3.0\n", "is PostScript"),
    "PostScript after a mark": (b"\xef\xbb\xbf%!PS\n", "is a program in disguise"),
    "EPS of Windows": (b"\xc5\xd0\xd3\xc6" + bytes(30), "is EPS"),
    "SVG": (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg">', "is SVG"),
    "SVG with a prefix": (b"<s:svg >", "is SVG"),
    "SVG in UTF-16": ("<svg >".encode("utf-16"), "is SVG"),
    "a script": (b"Hello\n<script>alert(1)</script>", "holds a script"),
    "old Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(9), "is an Office file of the old kind"),
    "RTF": (b"{\\rtf1", "is RTF"),
    "program of Windows": (b"MZ\x90\x00\x03", "is a program"),
    "program of Linux": (b"\x7fELF\x02", "is a program"),
    "shell script": (b"#!/bin/sh\nrm", "is a program"),
    "RAR": (b"Rar!\x1a\x07\x00", "is an archive"),
    "7z": (b"7z\xbc\xaf\x27\x1c\x00", "is an archive"),
    "gzip": (gzip.compress(b"x"), "is an archive"),
    "gzip that is broken": (b"\x1f\x8b\x08broken", "is an archive"),
    "tar": (b"a" + bytes(256) + b"ustar" + bytes(300), "is an archive"),
    "GIF": (hostile.picture("GIF"), "is a GIF or BMP picture"),
    "WebP": (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "of a kind that is not taken"),
    "HEIC": (b"\x00\x00\x00\x18ftypheic" + bytes(9), "is a HEIC or AVIF picture"),
    "noise": (bytes(range(128, 256)) * 9, "of no kind that is taken"),
    "text with a NUL": (b"a\x00b", "of no kind that is taken"),
    "text with a C1 control character": ("a\x9bb".encode(), "of no kind that is taken"),
    "text of an older code": ("Протокол".encode("cp1251"), "of no kind that is taken"),
    "text without end": (b"a" * (MOST_TEXT + 1), "is text of more than"),
    "PDF behind something": (b"\n%PDF-1.7\n", "holds the start of a PDF"),
    "PDF in a page": (b"<html>%PDF-1.4 ", "holds the start of a PDF"),
    "PDF in a picture": (hostile.png_with_words("%PDF-1.4"), "holds the start of a PDF"),
    "JPEG before an archive": (hostile.picture("JPEG") + ZIP, "ends as an archive does"),
    "PNG before an archive": (hostile.picture("PNG") + ZIP, "ends as an archive does"),
    "PDF before an archive": (hostile.pdf() + ZIP, "ends as an archive does"),
    "PDF around an archive": (hostile.pdf(pages=(b"x",)).replace(b"%%EOF", ZIP[:-2] + b"\x06\x00\n%%EOF"), "ends as an archive"),
    "page before an archive": (b"<html>" + ZIP, "ends as an archive does"),
    "JPEG around a RAR": (hostile.picture("JPEG") + b"Rar!\x1a\x07\x00" + bytes(99), "holds an archive"),
    "PNG before a page": (hostile.picture("PNG") + b"<html><script>", "ends with a web page"),
    "JPEG before a drawing": (hostile.picture("JPEG") + b"<svg onload='x'>", "ends with a web page"),
}


@pytest.mark.parametrize(("raw", "why"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_taken_is_refused_with_the_reason(raw: bytes, why: str) -> None:
    with pytest.raises(Refused, match=why):
        recognise(io.BytesIO(raw), len(raw))


@given(st.binary(max_size=600))
def test_no_bytes_stop_the_recognising(raw: bytes) -> None:
    try:
        recognise(io.BytesIO(raw), len(raw))
    except Refused as reason:
        assert str(reason)


MAIL_REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "a program": (lambda: hostile.mail_with(b"MZ\x90\x00\x03", "letter.txt"), "an attachment that is a program"),
    "a script by its name": (lambda: hostile.mail_with(b"x", "letter.pdf.js "), "an attachment that could run"),
    "a page": (lambda: hostile.mail_with(b"<html>", "letter.txt"), "an attachment that is a web page"),
    "an archive": (lambda: hostile.mail_with(ZIP, "letter.pdf"), "an attachment that is an archive"),
    "a PDF that runs": (lambda: hostile.mail_with(hostile.PDF_REFUSED["launch"][0](), "a.pdf"), "an attachment that starts a"),
    "a Word file with macros": (
        lambda: hostile.mail_with(hostile.WORD_REFUSED["macros by part"][0](), "a.docx"),
        "an attachment that holds macros",
    ),
    "nested thirty deep": (lambda: hostile.mail_nested(30), "nested more than 12 deep"),
    "nested nine hundred deep": (lambda: hostile.mail_nested(900), "nested more than 12 deep"),
}
MAIL_TAKEN: dict[str, Callable[[], bytes]] = {
    "a PDF": lambda: hostile.mail_with(hostile.pdf(), "a.pdf", "application/pdf"),
    "a picture of a kind not taken": lambda: hostile.mail_with(hostile.picture("GIF"), "logo.gif", "image/gif"),
    "an attachment without bytes": lambda: hostile.mail_with(b"", "a.bin"),
    "a message that was forwarded": lambda: hostile.mail_nested(2),
    "a text of a code that nobody knows": lambda: hostile.mail(
        headers=b"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=x-none\r\n"
    ),
}


@pytest.mark.parametrize(("make", "why"), MAIL_REFUSED.values(), ids=MAIL_REFUSED)
def test_mail_that_carries_harm_is_refused(make: Callable[[], bytes], why: str, tmp_path: Path) -> None:
    assert why in str(asked(tmp_path, make())["refused"])


@pytest.mark.parametrize("make", MAIL_TAKEN.values(), ids=MAIL_TAKEN)
def test_mail_is_taken_and_its_words_are_read(make: Callable[[], bytes], tmp_path: Path) -> None:
    found = asked(tmp_path, make())
    assert found["refused"] is None
    assert hostile.TEXT.decode() in found["texts"]["0"].replace("\n", " ")


def asked(tmp_path: Path, raw: bytes, pages: tuple[int, ...] = (0, 1)) -> dict[str, Any]:
    """What the child would answer, asked in this process."""
    file = tmp_path / "file"
    file.write_bytes(raw)
    return answer(file, pages)


@pytest.mark.parametrize("make", hostile.PDF_TAKEN.values(), ids=hostile.PDF_TAKEN)
def test_a_pdf_that_only_shows_is_taken_and_its_words_are_read(make: Callable[[], bytes], tmp_path: Path) -> None:
    found = asked(tmp_path, make())
    assert found["refused"] is None
    assert hostile.TEXT.decode() in found["texts"]["1"]


SMALL = {
    name: make for name, make in hostile.PDF_SURVIVED.items() if "thousand objects" not in name and "thousand pages" not in name
}


@pytest.mark.parametrize("make", SMALL.values(), ids=SMALL)
def test_a_pdf_at_which_readers_must_guess_is_not_taken(make: Callable[[], bytes], tmp_path: Path) -> None:
    found = asked(tmp_path, make())
    assert (found["pages"], str(found["refused"])[:10]) == (None, "is damaged")


@pytest.mark.parametrize(("name", "why"), [("MOST_PAGES", "has more than 1 pages"), ("MOST_OBJECTS", "has more than 1 objects")])
def test_a_pdf_of_more_than_a_document_holds_is_refused(
    name: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"dossier.pdffile.inspect.{name}", 1)
    assert asked(tmp_path, hostile.pdf(pages=(b"a", b"b")))["refused"] == why


def test_a_pdf_that_unpacks_to_more_than_is_allowed_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dossier.pdffile.inspect.MOST_UNPACKED", 1_000_000)
    raw = hostile.pdf(pages=(b"a" * 2_000_000,), compress_streams=True)
    assert asked(tmp_path, raw)["refused"] == "unpacks to more than 1 MB"


def test_a_pdf_that_only_one_of_two_readers_opens_is_refused() -> None:
    with pytest.raises(UnsafePdf, match="is damaged or cut short"):
        texts_of_pages(io.BytesIO(b"%PDF-1.7\n"), (1,))


@pytest.mark.parametrize(
    "make", [os.mkfifo, os.mkdir, lambda path: path.symlink_to("/etc/hostname")], ids=["pipe", "folder", "link"]
)
def test_what_is_no_file_is_answered_in_words(make: Callable[[Path], object], tmp_path: Path) -> None:
    make(tmp_path / "file")
    assert str(answer(tmp_path / "file", ())["refused"]).startswith(("is not a regular file", "cannot be read"))


QUICK = {name: row for name, row in hostile.PDF_REFUSED.items() if name != "unpacks to more than a gigabyte"}


@pytest.mark.parametrize(("make", "why"), QUICK.values(), ids=QUICK)
def test_a_pdf_that_does_more_than_show_is_refused(make: Callable[[], bytes], why: str, tmp_path: Path) -> None:
    assert why in str(asked(tmp_path, make())["refused"])


@pytest.mark.parametrize(("make", "why"), hostile.WORD_REFUSED.values(), ids=hostile.WORD_REFUSED)
def test_a_word_file_that_does_more_than_show_is_refused(make: Callable[[], bytes], why: str, tmp_path: Path) -> None:
    assert why in str(asked(tmp_path, make())["refused"])


WORD_TAKEN: dict[str, Callable[[], bytes]] = {
    "plain": hostile.word,
    "with a link to follow by hand": lambda: hostile.word(more=hostile.relation("hyperlink", "https://example.org/")),
    "with a field that counts pages": lambda: hostile.word(hostile.body(hostile.field(" PAGE "))),
    "with a field inside a field": lambda: hostile.word(
        hostile.body(f'<w:p><w:fldChar w:fldCharType="begin"/><w:instrText>IF </w:instrText></w:p>{hostile.field("PAGE")}')
    ),
}


@pytest.mark.parametrize("make", WORD_TAKEN.values(), ids=WORD_TAKEN)
def test_a_word_file_that_only_shows_is_taken_and_its_words_are_read(make: Callable[[], bytes], tmp_path: Path) -> None:
    found = asked(tmp_path, make())
    assert found["refused"] is None
    assert found["texts"]["0"].startswith(hostile.TEXT.decode())


def test_what_was_deleted_under_tracked_changes_is_not_among_the_words(tmp_path: Path) -> None:
    gone = "<w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:r><w:t>a</w:t><w:tab/><w:noBreakHyphen/></w:r></w:p>"
    assert asked(tmp_path, hostile.word(hostile.body(gone)))["texts"]["0"].endswith("\na -")


PICTURES_REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "a PNG of ten thousand million dots": (lambda: hostile.png_of(100_000, 100_000), "more than 120 million dots"),
    "a PNG of more dots than it holds": (lambda: hostile.png_of(5_000, 5_000), "damaged or cut short"),
    "a PNG with a note that unpacks": (hostile.png_with_a_text_bomb, "damaged or cut short"),
    "a PNG that moves": (hostile.png_that_moves, "is a moving picture"),
    "a TIFF of two thousand million lines": (lambda: hostile.tiff_of(2**31, 2**31), "more than 120 million dots"),
    "a TIFF of more dots than it holds": (lambda: hostile.tiff_of(9_000, 9_000), "damaged or cut short"),
    "a JPEG cut short": (lambda: hostile.picture("JPEG", (300, 300))[:-3_000], "damaged or cut short"),
    "a head alone": (lambda: b"\x89PNG\r\n\x1a\n", "damaged or cut short"),
}


@pytest.mark.parametrize(("make", "why"), PICTURES_REFUSED.values(), ids=PICTURES_REFUSED)
def test_a_picture_that_is_not_whole_or_too_large_is_refused(make: Callable[[], bytes], why: str, tmp_path: Path) -> None:
    assert why in str(asked(tmp_path, make())["refused"])


@pytest.mark.parametrize(("form", "pages"), [("PNG", 1), ("JPEG", 1), ("TIFF", 3)], ids=["PNG", "JPEG", "TIFF"])
def test_a_picture_has_as_many_pages_as_it_holds(form: str, pages: int, tmp_path: Path) -> None:
    found = asked(tmp_path, hostile.picture(form, frames=pages))
    assert (found["refused"], found["pages"], found["texts"]) == (None, pages, {})


def test_a_tiff_in_a_circle_ends(tmp_path: Path) -> None:
    assert asked(tmp_path, hostile.tiff_in_a_circle())["pages"] == 2


def test_more_pages_than_a_scan_has_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dossier.exhibitfile.image.MOST_FRAMES", 2)
    assert "has more than 2 pages" in str(asked(tmp_path, hostile.picture("TIFF", frames=4))["refused"])


def test_a_text_has_the_pages_that_its_form_feeds_make(tmp_path: Path) -> None:
    found = asked(tmp_path, b"one\ftwo\f", (2, 3))
    assert (found["pages"], found["texts"]) == (2, {"2": "two"})


def test_a_recording_is_not_opened(tmp_path: Path) -> None:
    found = asked(tmp_path, hostile.tone())
    assert (found["type"], found["pages"], found["texts"], found["refused"]) == ("opaque-audio", None, {}, None)


@pytest.mark.parametrize("fault", [MemoryError, RecursionError, ZeroDivisionError], ids=lambda fault: fault.__name__)
def test_whatever_a_library_does_there_is_an_answer(
    fault: type[Exception], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise fault

    monkeypatch.setattr("dossier.exhibitfile.child._opened", fail)
    assert str(asked(tmp_path, b"x")["refused"]).startswith("could not be opened safely")


def test_the_child_answers_a_line_for_a_line(tmp_path: Path) -> None:
    asked(tmp_path, b"x")
    request = json.dumps({"path": os.fsencode(f"{tmp_path}/file").hex(), "pages": [1]}).encode() + b"\n"
    out = io.BytesIO()
    serve(io.BytesIO(request * 2), out)
    first, second = out.getvalue().splitlines()
    assert first == second
    assert json.loads(first)["type"] == "text"
