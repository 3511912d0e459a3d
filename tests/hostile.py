"""Files that mean harm, and files that mean none, made anew for each test: nothing hostile is kept in the repository."""

from __future__ import annotations

import io
import struct
import wave
import zipfile
import zlib
from collections.abc import Callable, Mapping

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image, PngImagePlugin

TEXT = b"Record of arrest. John Doe was arrested at nine in the morning."


def pdf(change: Callable[[Pdf], object] | None = None, *, pages: tuple[bytes, ...] = (TEXT,), **save: object) -> bytes:
    """A PDF with one line of words on each page, changed as a test asks."""
    document = Pdf.new()
    font = document.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for words in pages:
        document.add_blank_page(page_size=(595, 842))
        page = document.pages[-1]
        page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
        page.obj.Contents = document.make_stream(b"BT /F1 11 Tf 40 700 Td (" + words + b") Tj ET" if words else b"")
    if change:
        change(document)
    out = io.BytesIO()
    document.save(out, static_id=True, **save)  # type: ignore[arg-type]
    return out.getvalue()


def _script_at_opening(document: Pdf) -> None:
    document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def _script_in_names(document: Pdf) -> None:
    script = document.make_indirect(Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("x"), script])))


def _script_without_a_way_to_it(document: Pdf) -> None:
    document.Root.Extra = document.make_indirect(Array([Dictionary(Deep=Dictionary(S=Name.JavaScript))]))


def _launch(document: Pdf) -> None:
    _annotate(document, Subtype=Name.Link, A=Dictionary(S=Name.Launch, F=String("calc.exe")))


def _remote(document: Pdf) -> None:
    _annotate(document, Subtype=Name.Link, A=Dictionary(S=Name.GoToR, F=String("//host/file.pdf")))


def _address_at_opening(document: Pdf) -> None:
    document.Root.OpenAction = Dictionary(S=Name.URI, URI=String("https://example.org/"))


def _link(document: Pdf) -> None:
    _annotate(document, Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("https://example.org/")))


def _attachment(document: Pdf) -> None:
    document.attachments["x.txt"] = pikepdf.AttachedFileSpec(document, b"hidden", filename="x.txt")


def _rich_media(document: Pdf) -> None:
    _annotate(document, Subtype=Name.RichMedia)


def _form_that_runs(document: Pdf) -> None:
    document.Root.AcroForm = Dictionary(XFA=document.make_stream(b"<xdp/>"), Fields=Array())


def _acts_on_turning(document: Pdf) -> None:
    document.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.Named, N=Name.Print))


def _stream_from_elsewhere(document: Pdf) -> None:
    stream = document.make_stream(b"")
    stream.F = String("//host/share")
    document.Root.Extra = stream


def _annotate(document: Pdf, **fields: object) -> None:
    note = Dictionary(Type=Name.Annot, Rect=Array([0, 0, 9, 9]), **fields)  # type: ignore[arg-type]
    document.pages[0].obj.Annots = Array([document.make_indirect(note)])


def _packed_without_end(piece: bytes, times: int) -> bytes:
    """A piece packed once, and its packed form as often as is asked for."""
    packer = zlib.compressobj(9)
    head = packer.compress(b"%") + packer.flush(zlib.Z_FULL_FLUSH)
    return head + (packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)) * times


def _fill_page(document: Pdf, packed: bytes) -> None:
    stream = document.make_stream(b"")
    stream.write(packed, filter=Name.FlateDecode)
    document.pages[0].obj.Contents = stream


def _bomb(document: Pdf) -> None:
    _fill_page(document, _packed_without_end(bytes(1 << 24), 70))


def _bomb_in_a_bomb(document: Pdf) -> None:
    inner = zlib.compress(zlib.compress(bytes(200_000_000), 9), 9)
    stream = document.make_stream(b"")
    stream.write(inner, filter=Array([Name.FlateDecode, Name.FlateDecode]))
    document.pages[0].obj.Contents = stream


def large_page(document: Pdf) -> None:
    """A page of half a gigabyte of drawing."""
    _fill_page(document, _packed_without_end(b"0 0 m 9 9 l S\n" * 100_000, 350))


def raw_pdf(objects: Mapping[int, bytes], trailer: bytes = b"") -> bytes:
    """A PDF of objects as written, with a cross-reference table that is right."""
    written, at, start = [b"%PDF-1.5\n"], {}, 9
    for number, body in objects.items():
        at[number] = start
        written.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        start += len(written[-1])
    out, size = b"".join(written), max(objects) + 1
    rows = b"".join(b"%010d 00000 n \n" % at[n] if n in at else b"0000000000 65535 f \n" for n in range(size))
    return out + b"xref\n0 %d\n%strailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        rows,
        size,
        trailer,
        start,
    )


_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
_ROOT = b"<</Type/Catalog/Pages 2 0 R>>"
_ONE_PAGE = {1: _ROOT, 2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>", 3: _PAGE}


def escaped_name() -> bytes:
    """JavaScript whose name is spelt with an escape."""
    return raw_pdf({**_ONE_PAGE, 1: b"<</Type/Catalog/Pages 2 0 R/OpenAction 4 0 R>>", 4: b"<</S/J#61vaScript/#4aS(x)>>"})


PDF_TAKEN = {
    "one page": pdf,
    "three pages": lambda: pdf(pages=(TEXT, TEXT, b"")),
    "a link to follow by hand": lambda: pdf(_link),
    "objects in streams": lambda: pdf(object_stream_mode=pikepdf.ObjectStreamMode.generate),
    "linear": lambda: pdf(linearize=True),
}

PDF_REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "script at opening": (lambda: pdf(_script_at_opening), "acts of itself when it is opened"),
    "script in names": (lambda: pdf(_script_in_names), "holds JavaScript"),
    "script that nothing leads to": (lambda: pdf(_script_without_a_way_to_it), "holds JavaScript"),
    "script spelt with an escape": (escaped_name, "acts of itself when it is opened"),
    "script in an object stream": (
        lambda: pdf(_script_in_names, object_stream_mode=pikepdf.ObjectStreamMode.generate),
        "holds JavaScript",
    ),
    "launch": (lambda: pdf(_launch), "starts a program"),
    "another file": (lambda: pdf(_remote), "opens another file"),
    "address at opening": (lambda: pdf(_address_at_opening), "acts of itself when it is opened"),
    "attachment": (lambda: pdf(_attachment), "holds another file"),
    "rich media": (lambda: pdf(_rich_media), "holds a model that runs"),
    "form that runs": (lambda: pdf(_form_that_runs), "holds an XFA form, which is a program"),
    "acts on turning": (lambda: pdf(_acts_on_turning), "acts of itself when it is opened or turned over"),
    "stream from elsewhere": (lambda: pdf(_stream_from_elsewhere), "draws on another file"),
    "encrypted with a password": (lambda: pdf(encryption=pikepdf.Encryption(user="a", owner="b")), "is encrypted"),
    "encrypted without one": (lambda: pdf(encryption=pikepdf.Encryption(user="", owner="b")), "is encrypted"),
    "cut in half": (lambda: pdf()[: len(pdf()) // 2], "is damaged or cut short"),
    "cut at the end": (lambda: pdf()[:-20], "is damaged or cut short"),
    "wrong table": (lambda: pdf().replace(b"startxref\n", b"startxref\n9"), "is damaged or cut short"),
    "head alone": (lambda: b"%PDF-1.7\n", "is damaged or cut short"),
    "no pages": (lambda: raw_pdf({1: _ROOT, 2: b"<</Type/Pages/Count 0/Kids[]>>"}), "has no pages"),
    "unpacks to more than a gigabyte": (lambda: pdf(_bomb), "unpacks to more than"),
    "packed twice": (lambda: pdf(_bomb_in_a_bomb, recompress_flate=False, compress_streams=False), "is packed more than once"),
    "written on after its end": (lambda: pdf() + b"<html><script>", "goes on after its end"),
}

PDF_SURVIVED: dict[str, Callable[[], bytes]] = {
    "a million pages that it only claims": lambda: raw_pdf({**_ONE_PAGE, 2: b"<</Type/Pages/Count 1000000/Kids[3 0 R]>>"}),
    "pages that hold themselves": lambda: raw_pdf({**_ONE_PAGE, 2: b"<</Type/Pages/Count 2/Kids[2 0 R 3 0 R]>>"}),
    "pages that hold each other": lambda: raw_pdf(
        {**_ONE_PAGE, 2: b"<</Type/Pages/Count 9/Kids[3 0 R]>>", 3: b"<</Type/Pages/Count 9/Kids[2 0 R]>>"}
    ),
    "a parent that is its own": lambda: raw_pdf({**_ONE_PAGE, 3: b"<</Type/Page/Parent 3 0 R>>"}),
    "an outline in a circle": lambda: raw_pdf(
        {**_ONE_PAGE, 1: _ROOT[:-2] + b"/Outlines 4 0 R>>", 4: b"<</First 4 0 R/Next 4 0 R/Parent 4 0 R/Last 4 0 R>>"}
    ),
    "nested a hundred thousand deep": lambda: raw_pdf({**_ONE_PAGE, 4: b"[" * 100_000 + b"]" * 100_000}),
    "dictionaries nested deep": lambda: raw_pdf({**_ONE_PAGE, 4: b"<</A" * 50_000 + b" 1" + b">>" * 50_000}),
    "a length that refers to itself": lambda: raw_pdf({**_ONE_PAGE, 4: b"<</Length 4 0 R>>stream\nx\nendstream"}),
    "two hundred thousand objects": lambda: raw_pdf({**_ONE_PAGE, **dict.fromkeys(range(4, 200_004), b"0")}),
    "twenty-one thousand pages": lambda: raw_pdf(
        {
            1: _ROOT,
            2: b"<</Type/Pages/Count 21000/Kids[" + b" ".join(b"%d 0 R" % n for n in range(3, 21_003)) + b"]>>",
            **dict.fromkeys(range(3, 21_003), _PAGE),
        }
    ),
    "a table of a billion": lambda: pdf().replace(b"/Size ", b"/Size 99999999"),
    "a table that comes before itself": lambda: raw_pdf(_ONE_PAGE, b"/Prev 9"),
    "noise after the head": lambda: b"%PDF-1.7\n" + bytes(range(256)) * 400 + b"%%EOF",
}
"""Files that may be taken or not; what counts is that an answer comes."""


def picture(form: str, size: tuple[int, int] = (20, 10), frames: int = 1, **options: object) -> bytes:
    """A small picture."""
    out = io.BytesIO()
    image = Image.effect_noise(size, 50)
    more = {"save_all": True, "append_images": [image] * (frames - 1)} if frames > 1 else {}
    image.save(out, form, **more, **options)  # type: ignore[arg-type]
    return out.getvalue()


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_of(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds a few bytes."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = zlib.compress(bytes(1_000))
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def png_with_a_text_bomb() -> bytes:
    """A PNG whose note unpacks to two hundred megabytes."""
    note = _chunk(b"zTXt", b"note\x00\x00" + zlib.compress(bytes(200_000_000), 9))
    whole = picture("PNG")
    return whole[:33] + note + whole[33:]


def tiff_of(width: int, height: int) -> bytes:
    """A TIFF that claims a size."""
    rows = [(256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 8)]
    rows += [(277, 3, 1, 1), (278, 4, 1, height), (279, 4, 1, 100)]
    table = b"".join(struct.pack("<HHII", *row) for row in rows)
    return b"II*\x00" + struct.pack("<I", 8) + struct.pack("<H", len(rows)) + table + bytes(200)


def tiff_in_a_circle() -> bytes:
    """A TIFF whose second page says that the first one follows it."""
    raw = bytearray(picture("TIFF", frames=2))
    first = struct.unpack_from("<I", raw, 4)[0]
    second = struct.unpack_from("<I", raw, first + 2 + 12 * struct.unpack_from("<H", raw, first)[0])[0]
    struct.pack_into("<I", raw, second + 2 + 12 * struct.unpack_from("<H", raw, second)[0], first)
    return bytes(raw)


def png_that_moves() -> bytes:
    """An animated PNG."""
    out = io.BytesIO()
    Image.effect_noise((9, 9), 5).save(out, "PNG", save_all=True, append_images=[Image.effect_noise((9, 9), 50)])
    return out.getvalue()


def png_with_words(words: str) -> bytes:
    """A PNG with a note."""
    notes = PngImagePlugin.PngInfo()
    notes.add_text("note", words)
    return picture("PNG", pnginfo=notes)


def zipped(parts: Mapping[str, bytes], **options: object) -> bytes:
    """A ZIP of parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **options) as archive:  # type: ignore[call-overload]
        for name, raw in parts.items():
            archive.writestr(name, raw)
    return out.getvalue()


_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def body(inner: str = "") -> bytes:
    """A document part with one line of words and what a test puts behind it."""
    words = f"<w:p><w:r><w:t>{TEXT.decode()}</w:t></w:r></w:p>"
    return f'<?xml version="1.0"?><w:document {_W}><w:body>{words}{inner}</w:body></w:document>'.encode()


def types(main: str = _TYPE) -> bytes:
    """The list of content types of a Word file."""
    return f'<Types><Override PartName="/word/document.xml" ContentType="{main}"/></Types>'.encode()


def word(document: bytes = body(), more: Mapping[str, bytes] | None = None, types_: bytes = types()) -> bytes:
    """A small Word file."""
    return zipped({"[Content_Types].xml": types_, "word/document.xml": document, **(more or {})})


def relation(kind: str, target: str, mode: str = "External") -> dict[str, bytes]:
    """The relations of a document that hold one."""
    row = f'<Relationship Id="r1" Type="{_RELATION}{kind}" Target="{target}" TargetMode="{mode}"/>'
    return {"word/_rels/document.xml.rels": f"<Relationships>{row}</Relationships>".encode()}


def field(*pieces: str) -> str:
    """A field whose instruction is spread over runs."""
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    char = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return f"<w:p>{char.format('begin')}{runs}{char.format('separate')}<w:r><w:t>x</w:t></w:r>{char.format('end')}</w:p>"


_ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
_BILLION = f'<?xml version="1.0"?><!DOCTYPE w:document [<!ENTITY e0 "ha">{_ENTITIES}]><w:document {_W}>&e9;</w:document>'


def overlapping() -> bytes:
    """A ZIP whose list names the data of one part twice."""
    raw = bytearray(word(more={"word/a.xml": b"<a/>", "word/b.xml": b"<b/>"}))
    last = raw.rfind(b"PK\x01\x02")
    one_before = raw.rfind(b"PK\x01\x02", 0, last)
    raw[last + 42 : last + 46] = raw[one_before + 42 : one_before + 46]
    return bytes(raw)


WORD_REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "macros by type": (
        lambda: word(types_=types("application/vnd.ms-word.document.macroEnabled.main+xml")),
        "holds macros",
    ),
    "macros by part": (lambda: word(more={"word/vbaProject.bin": b"x"}), "holds macros"),
    "another file": (lambda: word(more={"word/embeddings/sheet.xlsx": b"x"}), "holds another file"),
    "active control": (lambda: word(more={"word/activeX/activeX1.xml": b"<a/>"}), "holds another file"),
    "template from elsewhere": (lambda: word(more=relation("attachedTemplate", "http://h/x.dotm")), "loads something"),
    "template inside": (lambda: word(more=relation("attachedTemplate", "x.dotm", "Internal")), "loads a template"),
    "picture from elsewhere": (lambda: word(more=relation("image", "https://h/x.png")), "loads something from elsewhere"),
    "share of a network": (lambda: word(more=relation("image", "\\\\host\\x", "Internal")), "loads something from elsewhere"),
    "link to a file": (lambda: word(more=relation("hyperlink", "file:///etc/passwd")), "loads something from elsewhere"),
    "DDE": (lambda: word(body(field("DDEAUTO c:\\\\cmd.exe"))), "a field that fetches or runs"),
    "DDE spread over runs": (lambda: word(body(field(" D", "D", "E ", "x"))), "a field that fetches or runs"),
    "DDE in a simple field": (lambda: word(body('<w:p><w:fldSimple w:instr=" DDE x"/></w:p>')), "a field that fetches or runs"),
    "picture by field": (lambda: word(body(field('INCLUDEPICTURE "http://h/x"'))), "a field that fetches or runs"),
    "field never closed": (
        lambda: word(body('<w:p><w:fldChar w:fldCharType="begin"/><w:instrText>DDE x</w:instrText></w:p>')),
        "a field that fetches or runs",
    ),
    "field named by a field": (
        lambda: word(body(f'<w:p><w:fldChar w:fldCharType="begin"/></w:p>{field("QUOTE 68 68 69")}')),
        "named by another field",
    ),
    "a billion laughs": (lambda: word(_BILLION.encode()), "declares entities"),
    "a billion laughs in UTF-16": (lambda: word(_BILLION.encode("utf-16")), "declares entities"),
    "no XML": (lambda: word(b"<w:document"), "no well-formed XML"),
    "a sheet": (lambda: word(types_=types("application/x-sheet")), "an Office file of a kind that is not taken"),
    "a plain archive": (lambda: zipped({"a.txt": b"x"}), "is an archive"),
    "an empty archive": (lambda: zipped({}), "is an archive"),
    "a part out of the package": (lambda: word(more={"../x.xml": b"<a/>"}), "an unsafe name"),
    "a part by an absolute name": (lambda: word(more={"/x.xml": b"<a/>"}), "an unsafe name"),
    "parts that differ in case": (lambda: word(more={"word/Document.xml": b"<a/>"}), "two parts of one name"),
    "more parts than a document has": (lambda: word(more={f"word/{n}.x": b"" for n in range(3_001)}), "more than 3,000 parts"),
    "a bomb": (lambda: word(more={"word/big.x": bytes(61_000_000)}), "unpacks to more than"),
    "many small bombs": (lambda: word(more={f"word/{n}.x": bytes(51_000_000) for n in range(6)}), "unpacks to more than"),
    "parts over each other": (overlapping, "lie over each other"),
    "a prefix": (lambda: b"PK\x03\x04" + word(), "oddly built"),
    "a suffix": (lambda: word() + b"<html>", "goes on after its end"),
    "cut short": (lambda: word()[:-30], "is an archive that is damaged"),
}


def mail(more: bytes = b"", headers: bytes = b"") -> bytes:
    """A short message."""
    head = b"From: a@example.org\r\nTo: b@example.org\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\nSubject: Record\r\n"
    return head + headers + b"\r\n" + TEXT + b"\r\n" + more


def mail_with(attachment: bytes, name: str = "a.bin", kind: str = "application/octet-stream") -> bytes:
    """A message with one attachment."""
    from email.message import EmailMessage

    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", "Record"
    message.set_content(TEXT.decode())
    main, _, sub = kind.partition("/")
    message.add_attachment(attachment, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()


def mail_nested(depth: int) -> bytes:
    """A message in a message in a message."""
    inner = mail()
    for number in range(depth):
        edge = b"b%d" % number
        head = b'From: a@example.org\r\nTo: b@example.org\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="'
        inner = (
            head
            + edge
            + b'"\r\n\r\n--'
            + edge
            + b"\r\nContent-Type: message/rfc822\r\n\r\n"
            + inner
            + b"\r\n--"
            + edge
            + b"--\r\n"
        )
    return inner


def tone() -> bytes:
    """A short recording."""
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setparams((1, 1, 8_000, 0, "NONE", "not compressed"))
        sound.writeframes(bytes(800))
    return out.getvalue()
