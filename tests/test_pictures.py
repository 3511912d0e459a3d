"""The pictures of the README show the present pages, are small, and tell nothing but their pixels."""

from __future__ import annotations

import re

from PIL import Image

from tests.conftest import ROOT
from tests.pictures import HOME, MADE_OF, PACKET, SHOTS, desk, made_of


def test_the_pictures_are_of_the_present_pages() -> None:
    kept = dict(line.split("  ")[::-1] for line in MADE_OF.read_text(encoding="utf-8").splitlines())
    now = made_of(desk())
    old = sorted(name for name in now if kept.get(name) != now[name])
    assert old == [], f"{old} show what is no longer so; run make pictures, look at them"


def test_the_pictures_are_small_and_bare() -> None:
    assert {path.name for path in HOME.iterdir()} == {*SHOTS, PACKET, MADE_OF.name}
    for name in (*SHOTS, PACKET):
        with Image.open(HOME / name) as image:
            assert (image.mode, image.info.keys() - {"transparency"}) == ("P", set())
        assert (HOME / name).stat().st_size < 200_000


def test_the_readme_shows_each_of_them_and_says_what_is_on_it() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = dict(reversed(pair) for pair in re.findall(r"!\[([^\]]+)\]\(docs/pictures/([^)]+)\)", text))
    assert set(shown) == {*SHOTS, PACKET}
    assert all(len(said) > 20 for said in shown.values())
