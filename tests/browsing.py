"""Chromium for tests, without a network: every request is noted, and whatever a page does that it should not."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium")

_SWITCHES = ["--no-sandbox", "--disable-dev-shm-usage", "--font-render-hinting=none", "--force-color-profile=srgb"]


@dataclass
class Seen:
    """What a page was seen to do."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser that is closed at the end."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=_SWITCHES, env={**os.environ, "TZ": "UTC"})
        try:
            yield browser
        finally:
            browser.close()


def watched(page: Page) -> Seen:
    """Notes the requests, console errors, refusals of the policy, faults of the script and dialogs of a page from now on."""
    seen = Seen()
    page.on("request", lambda one: seen.requests.append(one.url))
    page.on("console", lambda one: seen.complaints.append(one.text) if one.type in ("error", "warning") else None)
    page.on("pageerror", lambda one: seen.complaints.append(str(one)))

    def dismiss(dialog: object) -> None:
        seen.complaints.append("a dialog")
        dialog.dismiss()  # type: ignore[attr-defined]

    page.on("dialog", dismiss)
    return seen


def written(files: dict[str, bytes], folder: Path) -> Path:
    """Some files as a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


AXE = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"], preload: false});
  const shown = (node) => node.html.slice(0, 200);
  return found.violations.map((one) => `${one.id}: ${one.help}: ${one.nodes.slice(0, 3).map(shown).join(" | ")}`);
}"""


def axe_script() -> str:
    """The text of axe-core."""
    from axe_playwright_python.base import AXE_FILE_PATH

    return Path(AXE_FILE_PATH).read_text(encoding="utf-8")
