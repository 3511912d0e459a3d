"""The desk in Chromium, from a folder and served: for everybody to use, quiet, and whatever a record says stays text."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
import pytest

from dossier.checks import check
from dossier.desk import desk_files
from dossier.desk.serving import Server, Shown
from dossier.gathering import gather, pictures_of
from dossier.pdffile.reading import page_texts
from dossier.project import Project
from dossier.view import Audience
from tests import hostile
from tests.browsing import AXE, axe_script, chromium, needs_chromium, watched, written
from tests.conftest import INVENTED
from tests.test_desk import EVIL, TAGS, hostile_project, to_sylvania
from tests.test_pagepictures import with_pdf

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, needs_chromium, pytest.mark.xdist_group("browser")]
ON = dt.date(2026, 11, 23)
PACKET = "pages/jane-roe.sy-ministry.html"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def made(project: Project, *, is_served: bool = False) -> dict[str, bytes]:
    gathered = gather(project, Audience("internal"), ON, check(project, ON))
    return desk_files(gathered, pictures_of(project, gathered), is_served=is_served)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented project with the record of arrest as a PDF."""
    import shutil

    folder = tmp_path_factory.mktemp("home") / "project"
    shutil.copytree(INVENTED, folder)
    shutil.copytree(INVENTED.parent / "vault", folder.parent / "vault")
    with_pdf(folder, hostile.pdf())
    return folder


@pytest.fixture(scope="module")
def site(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(made(to_sylvania(project)), tmp_path_factory.mktemp("site"))


@pytest.fixture(params=["folder", "served"])
def home(request: pytest.FixtureRequest, site: Path, project: Path) -> Iterator[str]:
    """Where the desk is: its first page without the name."""
    if request.param == "folder":
        yield f"{site.as_uri()}/"
        return
    with Server(Shown(_served(project))) as server:
        yield server.address.removesuffix("index.html")


@lru_cache(maxsize=1)
def _served(project: Path) -> dict[str, bytes]:
    return made(to_sylvania(project), is_served=True)


def names(site: Path) -> list[str]:
    return sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))


WINDOWS = {"wide": (1280, 900, 1), "at 200 %": (640, 450, 2), "narrow": (320, 640, 1)}


@pytest.mark.parametrize("window", WINDOWS)
def test_every_page_is_open_to_everybody_quiet_and_no_wider_than_its_window(
    browser: Browser, site: Path, home: str, window: str
) -> None:
    width, height, scale = WINDOWS[window]
    context = browser.new_context(viewport={"width": width, "height": height}, device_scale_factor=scale)
    axe = axe_script()
    served_too = ["index.html", PACKET]  # a served page differs from the same in a folder by its head alone
    for name in names(site) if home.startswith("file:") else served_too:
        page = context.new_page()
        seen = watched(page)
        page.goto(home + name)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        assert page.evaluate("getComputedStyle(document.querySelector('.top')).borderBottomStyle") == "solid", name
        page.evaluate(f"{axe};undefined")
        assert page.evaluate(AXE) == [], name
        assert seen.complaints == [], name
        assert seen.requests
        assert [one for one in seen.requests if not one.startswith(home)] == [], name
        page.close()
    context.close()


def focused(page: Page) -> str:
    told: str = page.evaluate("document.activeElement.getAttribute('href') || document.activeElement.id")
    return told


def test_a_packet_is_read_with_the_keyboard_alone(browser: Browser, home: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    seen = watched(page)
    page.goto(home + PACKET)
    page.keyboard.press("Tab")
    assert focused(page) == "#main"
    page.keyboard.press("Enter")
    assert focused(page) == "main"
    page.keyboard.press("Tab")
    for _ in range(60):
        if focused(page).startswith("#beside:"):
            break
        page.keyboard.press("Tab")
    first = focused(page)
    assert first.startswith("#beside:")
    page.keyboard.press("j")
    page.keyboard.press("j")
    second = focused(page)
    assert second not in ("", first)
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName + document.activeElement.parentElement.className").startswith("H2")
    assert page.evaluate("document.querySelector('.beside .is-chosen').contains(document.activeElement)")
    page.keyboard.press("Escape")
    assert page.evaluate("document.querySelector('.text .is-chosen').contains(document.activeElement)")
    assert seen.complaints == []
    page.close()


def test_every_control_is_reached_in_the_order_of_the_page_and_seen_to_be(browser: Browser, home: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(home + "index.html")
    last, reached = -1, 0
    while True:
        page.keyboard.press("Tab")
        at, outline = page.evaluate(
            """() => {
              const all = [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")];
              const here = document.activeElement;
              return [all.indexOf(here), getComputedStyle(here).outlineStyle];
            }"""
        )
        if at < 0:
            break
        assert at > last
        assert outline != "none"
        last, reached = at, reached + 1
        if reached > 300:
            pytest.fail("the focus does not come to an end")
    assert reached > 10
    page.close()


def test_a_chosen_paragraph_shows_the_page_with_the_words_framed(browser: Browser, home: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{home}{PACKET}#beside:case.john-doe.E1")
    shown = page.locator("[id='beside:case.john-doe.E1']")
    shown.wait_for(state="visible")
    picture = shown.locator("img")
    picture.scroll_into_view_if_needed()
    page.wait_for_function("() => [...document.images].some((one) => one.complete && one.naturalWidth > 500)")
    box, frame = picture.bounding_box(), shown.locator("svg.marks rect").bounding_box()
    assert box is not None
    assert frame is not None
    assert box["x"] <= frame["x"] <= frame["x"] + frame["width"] <= box["x"] + box["width"]
    assert page.locator(".beside > .of-block:visible").count() == 1
    page.close()


def test_a_table_is_sorted_and_filtered(browser: Browser, home: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    seen = watched(page)
    page.goto(home + "index.html")
    rows = page.locator("table[data-sortable] tbody tr:visible")
    before = rows.all_inner_texts()
    page.locator("table[data-sortable] thead button").first.click()
    page.locator("table[data-sortable] thead button").first.click()
    assert rows.all_inner_texts() != before
    assert sorted(rows.all_inner_texts()) == sorted(before)
    page.locator("[data-filter='text']").fill("miles")
    assert 0 < rows.count() < len(before)
    assert seen.complaints == []
    page.close()


def test_in_print_everything_beside_the_text_is_there_and_no_control(browser: Browser, home: str) -> None:
    page = browser.new_page()
    page.goto(home + PACKET)
    page.emulate_media(media="print")
    hidden = page.locator(".beside > .of-block")
    assert hidden.count() > 50
    assert all(page.evaluate("[...document.querySelectorAll('.beside > .of-block')].map((one) => one.offsetHeight > 0)"))
    assert page.locator(".top nav:visible, .skip:visible, button:visible, .aside:visible").count() == 0
    page.close()


def test_without_script_a_packet_can_be_read(browser: Browser, home: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{home}{PACKET}#beside:case.john-doe.E1")
    assert page.locator("[id='beside:case.john-doe.E1']").is_visible()
    context.close()


def test_whatever_a_record_says_stays_text(browser: Browser, folder: Path, tmp_path: Path) -> None:
    project = hostile_project(folder)
    problems = tuple(replace(one, text=one.text + EVIL, next=one.next + EVIL) for one in check(to_sylvania(folder), ON))
    gathered = gather(project, Audience("internal"), ON, problems)
    evil = written(desk_files(gathered), tmp_path / "evil")
    served = desk_files(gathered, is_served=True)
    with Server(Shown(served)) as server:
        for home in (f"{evil.as_uri()}/", server.address.removesuffix("index.html")):
            _stays_text(browser, evil, home)


def _stays_text(browser: Browser, evil: Path, home: str) -> None:
    for name in names(evil) if home.startswith("file:") else ("index.html", PACKET):
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        seen = watched(page)
        page.goto(home + name)
        page.evaluate("for (const one of document.querySelectorAll('button, [data-block]')) one.click()")
        assert seen.complaints == [], name
        assert [one for one in seen.requests if not one.startswith(home)] == [], name
        tags = set(page.evaluate("[...document.querySelectorAll('*')].map((one) => one.localName)"))
        assert tags <= TAGS | {"button"}, name
        scripts = page.evaluate("[...document.scripts].map((one) => one.text.length)")
        assert set(scripts) == {0}, name
        loose = "[...document.querySelectorAll('*')].flatMap((one) => [...one.attributes].map((two) => two.name))"
        assert not [one for one in set(page.evaluate(loose)) if one.startswith("on")], name
        assert page.evaluate("[...document.images].every((one) => /^EX-[0-9]{4}[.]p[0-9]+[.]png$/.test(one.getAttribute('src')))")
        leads = page.evaluate("[...document.links].map((one) => one.protocol)")
        assert set(leads) <= {"file:", "http:", "https:"}, name
        page.close()


def test_a_served_page_loads_itself_anew_and_says_what_is_wrong(browser: Browser, project: Path) -> None:
    files = _served(project)
    shown = Shown(files)
    page = browser.new_page()
    with Server(shown) as server:
        page.goto(server.address)
        seen = watched(page)
        shown.tell("a.yaml:1:2: error S101: <img src=x onerror=alert(1)>")
        bar = page.locator(".news")
        bar.wait_for(state="visible")
        assert bar.inner_text() == "a.yaml:1:2: error S101: <img src=x onerror=alert(1)>"
        shown.replace({**files, "index.html": files["index.html"].replace(b"<h1>", b"<h1>Newer: ", 1)})
        page.locator("h1", has_text="Newer: ").wait_for()
        assert page.locator(".news").is_hidden()
        assert seen.complaints == []
    page.locator(".news", has_text="The server has ended").wait_for()
    page.close()


def test_on_paper_no_column_of_a_wide_table_is_cut(browser: Browser, site: Path) -> None:
    for name, count in (("index.html", 5), ("pages/matrix.html", 15)):
        page = browser.new_page()
        page.goto(f"{site.as_uri()}/{name}")
        heads = page.locator("table thead th").all_inner_texts()
        with pikepdf.open(io.BytesIO(raw := page.pdf(prefer_css_page_size=True))) as made:
            boxes = [made_page.mediabox for made_page in made.pages]
        assert all(box[2] > box[3] for box in boxes), name  # broad
        printed = "".join(page_texts(raw)[0].split())
        assert len(heads) >= count
        assert [head for head in heads if "".join(head.split()) not in printed] == [], name
        page.close()
