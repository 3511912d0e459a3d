"""What a machine needs to build packets, and what of it is there."""

from __future__ import annotations

import importlib.metadata
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from dossier.paths import shipped_templates
from dossier.render.libraries import PANGO, SUBSETTING, loaded

_LIBRARIES = {
    "Pango": (PANGO, "libpangoft2-1.0-0", True),
    "HarfBuzz subsetting": (SUBSETTING, "libharfbuzz-subset0", False),
}
_PACKAGES = (
    "annotated-types",
    "fonttools",
    "lxml",
    "markupsafe",
    "openpyxl",
    "pillow",
    "pydantic-core",
    "ahocorasick-rs",
    "pypdf",
    "click",
    "jinja2",
    "pikepdf",
    "pydantic",
    "pypdfium2",
    "python-docx",
    "pyyaml",
    "rapidfuzz",
    "resvg-py",
    "weasyprint",
)
_PROGRAMS = {
    "LibreOffice": ("soffice", "only needed to try Word files without Word", "sudo apt-get install libreoffice-writer"),
    "ssh-keygen": ("ssh-keygen", "only needed to sign", "sudo apt-get install openssh-client"),
}


@dataclass(frozen=True)
class Finding:
    """One thing looked for: whether it is there, whether packets need it, and how to get it."""

    what: str
    state: str
    bars: bool
    next: str | None = None

    def __str__(self) -> str:
        line = f"{'MISSING' if self.bars else 'ok' if self.next is None else 'absent':8} {self.what}: {self.state}"
        return line if self.next is None else f"{line}\n         next: {self.next}"

    def as_dict(self) -> dict[str, object]:
        """The finding as plain data for `--json`."""
        return asdict(self)


def examine() -> tuple[Finding, ...]:
    """Everything looked for, in a fixed order."""
    return (Finding("Python", sys.version.split()[0], False), *_libraries(), *_packages(), _templates(), *_programs())


def _libraries() -> Iterator[Finding]:
    for what, (names, package, needed) in _LIBRARIES.items():
        if loaded(names):
            yield Finding(what, "found", False)
        else:
            mend = "brew install pango" if sys.platform == "darwin" else f"sudo apt-get install --no-install-recommends {package}"
            yield Finding(what, "not found" if needed else "not found; PDFs are made, but more slowly", needed, mend)


def _packages() -> Iterator[Finding]:
    for name in _PACKAGES:
        try:
            yield Finding(name, importlib.metadata.version(name), False)
        except importlib.metadata.PackageNotFoundError:
            yield Finding(name, "not installed", True, "run make packets, or install the program again with pipx")


def _templates() -> Finding:
    folder = shipped_templates()
    fonts = len(list((folder / "packet/fonts").glob("*.ttf")))
    if not fonts or not (folder / "packet/blank.docx").is_file():
        return Finding("templates", f"incomplete in {folder}", True, "install the program again; it ships them")
    return Finding("templates", f"{folder}, {fonts} fonts", False)


def _programs() -> Iterator[Finding]:
    for what, (name, why, mend) in _PROGRAMS.items():
        path = shutil.which(name)
        yield Finding(what, path, False) if path else Finding(what, why, False, mend)
