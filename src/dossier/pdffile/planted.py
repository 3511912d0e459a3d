"""Small PDFs that carry one text in one place each: what reads PDFs is proved on them."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

_Plant = Callable[[pikepdf.Pdf, str], None]


def planted_pdfs(text: str, attached: bytes) -> dict[str, bytes]:
    """A PDF for each place, by the name of the place.

    Args:
        text: two words of plain letters.
        attached: a file that carries the text, to be attached.
    """
    first, last = text.split()
    made = {place: _made(plant, text) for place, plant in _PLANTS.items()}
    made["attachment"] = _made(lambda pdf, _: _attach(pdf, attached), text)
    for place, operators in {
        "drawn in pieces": f"[({first[:3]}) -20 ({first[3:]})] TJ ( {last[:2]}) Tj ({last[2:]}) Tj",
        "drawn off the page": f"0 9000 Td ({text}) Tj",
        "drawn out of order": f"150 0 Td ({last}) Tj -145 0 Td ({first}) Tj",
    }.items():
        made[place] = _made(_draw, operators)
    drawn = made["drawn in pieces"]
    made["earlier state"] = drawn + _newer(drawn)
    for place, samples, entries in (
        ("samples of a picture", text.encode().center(256 * 512, b"\0"), {"Width": 256, "Height": 512}),
        ("behind the samples of a picture", bytes(16) + text.encode(), {"Width": 4, "Height": 4}),
        ("comment of a picture", _commented(text), {"Width": 4, "Height": 4, "Filter": Name.DCTDecode}),
    ):
        made[place] = _made(partial(_picture, samples=samples, entries=entries), text)
    plain = _made(lambda pdf, _: _draw(pdf, "(Nothing) Tj"), text)
    made["stream in the bytes"] = plain + b"\n90 0 obj <<>> stream\n" + zlib.compress(text.encode()) + b"\nendstream endobj\n"
    made["string in the bytes"] = (
        plain + f"\n91 0 obj << /X ({first[0]}\\{ord(first[1]):03o}{first[2:]} {last}) >> endobj\n".encode()
    )
    return made


def _made(plant: _Plant, text: str) -> bytes:
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(500, 200))
        plant(pdf, text)
        out = BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True, fix_metadata_version=False)
        return out.getvalue()


def _font(pdf: pikepdf.Pdf) -> pikepdf.Object:
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    return Dictionary(Font=Dictionary(F=pdf.make_indirect(font)))


def _draw(pdf: pikepdf.Pdf, operators: str) -> None:
    page = pdf.pages[0].obj
    page.Resources = _font(pdf)
    page.Contents = pdf.make_stream(f"BT /F 12 Tf 10 100 Td {operators} ET".encode())


def _attach(pdf: pikepdf.Pdf, content: bytes) -> None:
    file = pdf.make_stream(content, Type=Name.EmbeddedFile)
    spec = Dictionary(Type=Name.Filespec, F=String("a.bin"), EF=Dictionary(F=file))
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("a"), pdf.make_indirect(spec)])))


def _picture(pdf: pikepdf.Pdf, _: str, *, samples: bytes, entries: dict[str, Any]) -> None:
    kind = {"Type": Name.XObject, "Subtype": Name.Image, "ColorSpace": Name.DeviceGray, "BitsPerComponent": 8}
    pdf.Root.PieceInfo = Dictionary(X=pdf.make_stream(samples, **kind, **entries))


def _commented(text: str) -> bytes:
    """The least that looks like a JPEG, with a comment."""
    return b"\xff\xd8\xff\xfe" + struct.pack(">H", len(text) + 2) + text.encode() + b"\xff\xda\0\2\0\xff\xd9"


def _annotate(pdf: pikepdf.Pdf, **entries: Any) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([0, 0, 9, 9]), **entries)
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])


def _link(pdf: pikepdf.Pdf, text: str) -> None:
    address = "https://example.org/" + text.replace(" ", "%20")
    _annotate(pdf, A=Dictionary(S=Name.URI, URI=String(address)))


def _outline(pdf: pikepdf.Pdf, text: str) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(text, 0))


def _structure(pdf: pikepdf.Pdf, **entries: Any) -> None:
    element = Dictionary(Type=Name.StructElem, S=Name.Figure, **entries)
    pdf.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=pdf.make_indirect(element))


def _field(pdf: pikepdf.Pdf, **entries: Any) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.make_indirect(Dictionary(FT=Name.Tx, **entries))]))


def _metadata(pdf: pikepdf.Pdf, text: str) -> None:
    pdf.Root.Metadata = pdf.make_stream(f"<x:xmpmeta><dc:title>{text}</dc:title></x:xmpmeta>".encode(), Type=Name.Metadata)


def _look(pdf: pikepdf.Pdf, text: str) -> None:
    """The look of an annotation, drawn in numbers of glyphs."""
    content, resources = _in_glyph_numbers(pdf, text)
    form = pdf.make_stream(content, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 400, 100]), Resources=resources)
    _annotate(pdf, AP=Dictionary(N=form))


def _page_in_glyph_numbers(pdf: pikepdf.Pdf, text: str) -> None:
    content, resources = _in_glyph_numbers(pdf, text)
    pdf.pages[0].obj.Contents, pdf.pages[0].obj.Resources = pdf.make_stream(content), resources


def _page_in_no_list(pdf: pikepdf.Pdf, text: str) -> None:
    content, resources = _in_glyph_numbers(pdf, text)
    page = Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 400, 100]), Resources=resources, Contents=pdf.make_stream(content))
    pdf.Root.PieceInfo = Dictionary(X=pdf.make_indirect(page))


def _in_glyph_numbers(pdf: pikepdf.Pdf, text: str) -> tuple[bytes, pikepdf.Object]:
    """A drawing whose bytes hold no letter of the text, and the table that gives them back."""
    letters = sorted(set(text))
    codes = {letter: 0x0100 + number for number, letter in enumerate(letters)}
    rows = "\n".join(f"<{code:04x}> <{ord(letter):04x}>" for letter, code in codes.items())
    table = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{len(codes)} beginbfchar\n{rows}\nendbfchar endcmap end end"
    )
    metrics: dict[str, Any] = {"Flags": 4, "ItalicAngle": 0, "Ascent": 500, "Descent": 0, "CapHeight": 500, "StemV": 80}
    descriptor = Dictionary(Type=Name.FontDescriptor, FontName=Name.X, FontBBox=Array([0, 0, 500, 500]), **metrics)
    system = Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0)
    kind: dict[str, Any] = {"Type": Name.Font, "BaseFont": Name.X}
    below = Dictionary(
        Subtype=Name.CIDFontType2, CIDSystemInfo=system, DW=500, FontDescriptor=pdf.make_indirect(descriptor), **kind
    )
    font = Dictionary(Subtype=Name.Type0, Encoding=Name("/Identity-H"), **kind)
    font.DescendantFonts, font.ToUnicode = Array([pdf.make_indirect(below)]), pdf.make_stream(table.encode())
    shown = "".join(f"{codes[letter]:04x}" for letter in text)
    return f"BT /F 12 Tf 10 50 Td <{shown}> Tj ET".encode(), Dictionary(Font=Dictionary(F=pdf.make_indirect(font)))


def _packed_twice(pdf: pikepdf.Pdf, text: str) -> None:
    body = base64.a85encode(zlib.compress(text.encode())) + b"~>"
    stream = pikepdf.Stream(pdf, body)
    stream.Filter = Array([Name.ASCII85Decode, Name.FlateDecode])
    pdf.Root.PieceInfo = Dictionary(X=pdf.make_indirect(stream))


def _set_info(pdf: pikepdf.Pdf, text: str) -> None:
    pdf.docinfo["/Subject"] = text


def _label_pages(pdf: pikepdf.Pdf, text: str) -> None:
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=String(text))]))


def _name(pdf: pikepdf.Pdf, text: str) -> None:
    pdf.Root.PieceInfo = Dictionary({f"/{text}": 1})


_PLANTS: dict[str, _Plant] = {
    "document information": _set_info,
    "metadata": _metadata,
    "outline": _outline,
    "annotation": lambda pdf, text: _annotate(pdf, Contents=String(text)),
    "link": lambda pdf, text: _annotate(
        pdf, A=Dictionary(S=Name.URI, URI=String("https://example.org/" + text.replace(" ", "%20")))
    ),
    "look of an annotation": _look,
    "alternative text": lambda pdf, text: _structure(pdf, Alt=String(text)),
    "actual text": lambda pdf, text: _structure(pdf, ActualText=String(text)),
    "name of a form field": lambda pdf, text: _field(pdf, T=String(text)),
    "value of a form field": lambda pdf, text: _field(pdf, V=String(text)),
    "page label": _label_pages,
    "name": _name,
    "filters": _packed_twice,
    "drawn in numbers of glyphs": _page_in_glyph_numbers,
    "page in no list": _page_in_no_list,
}


def _newer(pdf: bytes) -> bytes:
    """An update that puts an empty page in place of the first one, and leaves the old one in the file."""
    with pikepdf.open(BytesIO(pdf)) as document:
        number, size = document.pages[0].obj.objgen[0], len(document.objects) + 1
        root, parent = document.Root.objgen[0], document.pages[0].obj.Parent.objgen[0]
    start = pdf.rindex(b"startxref")
    before = int(pdf[start + 9 :].split()[0])
    page = f"{number} 0 obj\n<< /Type /Page /Parent {parent} 0 R /MediaBox [0 0 500 200] >>\nendobj\n".encode()
    table = f"xref\n{number} 1\n{len(pdf):010} 00000 n \ntrailer\n<< /Size {size} /Root {root} 0 R /Prev {before} >>\n".encode()
    return page + table + f"startxref\n{len(pdf) + len(page)}\n%%EOF\n".encode()
