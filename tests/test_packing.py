"""What others packed keeps its packing; what nobody packed is packed where that pays, and no stream changes what it says."""

from __future__ import annotations

import random
import zlib
from pathlib import Path

import pikepdf
import pytest

from dossier.pdffile.packing import pack, save_as_packed

NOISE = random.Random(7).randbytes(300_000)
WORDS = b"0.1 0.2 0.3 rg 10 20 30 40 re f\n" * 10_000


@pytest.mark.parametrize(
    ("plain", "is_packed"),
    [(WORDS, True), (NOISE, False), (b"q\n", False), (bytes(5_000), True)],
    ids=["words", "noise", "small", "zeros"],
)
def test_a_stream_is_packed_where_that_pays(plain: bytes, is_packed: bool, tmp_path: Path) -> None:
    with pikepdf.new() as document:
        document.add_blank_page()
        stream = document.make_stream(plain)
        document.Root.PieceInfo = pikepdf.Dictionary(X=stream)
        pack(stream)
        save_as_packed(document, tmp_path / "a.pdf", static_id=True)
    with pikepdf.open(tmp_path / "a.pdf") as document:
        found = document.Root.PieceInfo.X
        assert ("/Filter" in found) == is_packed
        assert found.read_bytes() == plain


def test_what_others_packed_stays_byte_for_byte(tmp_path: Path) -> None:
    theirs = zlib.compress(WORDS, 1)
    with pikepdf.new() as document:
        document.add_blank_page()
        document.Root.PieceInfo = pikepdf.Dictionary(X=document.make_stream(theirs, Filter=pikepdf.Name.FlateDecode))
        pack(document.Root.PieceInfo.X)
        save_as_packed(document, tmp_path / "a.pdf", static_id=True)
    with pikepdf.open(tmp_path / "a.pdf") as document:
        assert document.Root.PieceInfo.X.read_raw_bytes() == theirs
