"""The PDF is tagged, named, hermetic, and refuses to lose anything."""

from __future__ import annotations

import re
from io import BytesIO

import pikepdf
import pytest

from dossier.errors import RenderFault
from dossier.packet.numbering import number_page
from dossier.packet.vocabulary import parse_page, write_page
from dossier.pdffile.reading import page_texts, unreadable
from tests import pages
from tests.conftest import ROOT

OUR_FONTS = ("Source-Serif-4", "Source-Sans-3", "Liberation-Mono")


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(pdf))


def page_of(body: str, head: str = "") -> str:
    return write_page(
        number_page(parse_page(f'<html lang="en-GB"><head><title>T</title>{head}</head><body><h1>T</h1>{body}</body></html>'))
    )


def render(body: str) -> bytes:
    return pages.pdf_writer().write(page_of(body), {}, paper="a4", mark=None)


@pytest.mark.parametrize("page", [pages.proof, pages.packet], ids=["proof", "packet"])
def test_it_is_tagged_titled_and_in_a_language(page) -> None:
    pdf = opened(pages.pdf(page()))
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == ("en-GB" if page is pages.proof else "en-SY")
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert str(pdf.docinfo["/Title"]) == page().title
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
    assert pdf.check_pdf_syntax() == []


def test_every_embedded_font_is_ours_and_every_font_is_embedded() -> None:
    pdf = opened(pages.pdf(pages.packet()))
    fonts = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"]
    names = {str(font.BaseFont).split("+")[-1].lstrip("/") for font in fonts if "/BaseFont" in font}
    assert names
    assert [name for name in names if not name.startswith(OUR_FONTS)] == []
    descriptors = [
        item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
    ]
    assert descriptors
    assert all("/FontFile2" in item or "/FontFile3" in item for item in descriptors)


def test_headings_stand_in_order_figures_have_alternatives_and_tables_have_scopes() -> None:
    pdf = opened(pages.pdf(pages.packet()))
    tags = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/StructElem"]
    kinds = [str(item.S) for item in tags]
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/Figure", "/Link"} <= set(kinds)
    assert all(str(item.get("/Alt", "")) for item in tags if str(item.S) == "/Figure")


def test_bookmarks_name_the_sections() -> None:
    pdf = opened(pages.pdf(pages.packet()))
    with pdf.open_outline() as outline:
        top = outline.root[0]
        assert top.title == "Jane Ivanovna Roe"
        assert [item.title for item in top.children][1:3] == ["A. Who", "B. What happened"]


def test_no_entry_of_the_contents_says_page_0() -> None:
    first = page_texts(pages.pdf(pages.packet()))[1]
    entries = re.findall(r"^[A-H]\. .*?[. ]+(\d+)\s*$", first, re.M)
    assert len(entries) == 8
    assert all(int(number) >= 2 for number in entries)


def test_every_page_of_a_draft_says_so() -> None:
    pdf = pages.pdf(pages.packet())
    assert all("Draft, not filed" in text for text in page_texts(pdf))
    for page in opened(pdf).pages:
        assert "/DossierMark" in page.Resources.XObject
        assert b"/Artifact" in page.Contents[0].read_bytes() if isinstance(page.Contents, pikepdf.Array) else True


def test_page_x_of_y_counts_the_pages() -> None:
    texts = page_texts(pages.pdf(pages.packet()))
    assert [f"Page {n} of {len(texts)}" in text for n, text in enumerate(texts, 1)] == [True] * len(texts)


def test_paper_is_the_recipients() -> None:
    letter = opened(pages.pdf(pages.packet()))
    a4 = opened(pages.pdf(pages.packet("jane-roe", "uk-fcdo")))
    assert [round(float(value)) for value in letter.pages[0].mediabox] == [0, 0, 612, 792]
    assert [round(float(value)) for value in a4.pages[0].mediabox] == [0, 0, 595, 842]


def test_links_lead_only_into_the_page_or_to_web_addresses() -> None:
    pdf = opened(pages.pdf(pages.packet()))
    for page in pdf.pages:
        for note in page.get("/Annots", []):
            if "/A" in note:
                assert str(note.A.URI).startswith(("https://", "http://"))


def test_a_note_that_runs_off_the_page_fails_the_render() -> None:
    with pytest.raises(RenderFault, match="cannot be read in the PDF"):
        render(f'<p class="para">Claim.<span class="note">{"word " * 1_800}end</span></p>')


def test_a_row_taller_than_a_page_is_broken_and_kept() -> None:
    columns = '<colgroup><col style="width:50%"/><col style="width:50%"/></colgroup>'
    row = f"<tr><td>{'word ' * 1_200}end</td><td>short</td></tr>"
    pdf = render(f"<p>Before.</p><table>{columns}<tbody><tr><td>a</td><td>b</td></tr>{row}</tbody></table>")
    assert sum(text.split().count("word") for text in page_texts(pdf)) == 1_200


def test_text_that_cannot_break_is_broken_and_kept() -> None:
    assert "".join(page_texts(render(f"<p>{'x' * 300}</p>"))[0].split()).count("x") == 300


def test_a_letter_that_no_font_of_ours_has_fails_the_render() -> None:
    with pytest.raises(RenderFault, match="U\\+1F5F3"):
        render("<p>\U0001f5f3</p>")


def test_a_figure_that_is_not_in_the_page_fails_the_render() -> None:
    with pytest.raises(RenderFault, match="outside itself"):
        render('<figure><img src="dossier:/missing.svg" alt="x" width="1" height="1"/></figure>')


def test_a_figure_cannot_ask_for_anything_else() -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">'
        f'<image xlink:href="file://{ROOT}/README.md" width="9" height="9"/></svg>'
    )
    body = page_of('<figure><img src="dossier:/a.svg" alt="x" width="9" height="9"/></figure>')
    with pytest.raises(RenderFault, match="README"):
        pages.pdf_writer().write(body, {"a.svg": svg}, paper="a4", mark=None)


def test_reading_finds_words_over_the_end_of_a_page_and_misses_what_is_not_there() -> None:
    pdf = render(
        "".join(f'<p class="para">Paragraph {n}. {"It goes on for a while and then some. " * 12}</p>' for n in range(1, 12))
    )
    whole = f"7. Paragraph 7. {'It goes on for a while and then some. ' * 12}"
    assert unreadable(pdf, [whole]) == []
    assert unreadable(pdf, [whole + "And one thing that is not there."]) != []
    assert unreadable(pdf, ["99. Paragraph 99."]) == ["99. Paragraph 99."]
