"""How long things take beside other things that do as much, in one run: medians of ratios with the least and the most.

    python bench/speed.py [--runs N] [NAME...]

Without names, everything. What compares with Typst, docxtpl or LibreOffice needs them (`pip install typst docxtpl`, `soffice`)
and says so where they are absent. Run it on a machine that does nothing else; the two sides of a ratio are run in turn.
"""

from __future__ import annotations

import argparse
import copy
import importlib.util
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.others import docxtpl_blocks, docxtpl_template, typst_of  # noqa: E402

from dossier.build import Order, plan  # noqa: E402
from dossier.packet.setting import Packet  # noqa: E402
from dossier.packet.vocabulary import Node, parse_page, write_page  # noqa: E402
from dossier.project import read_project  # noqa: E402
from dossier.render.kit import find_kit  # noqa: E402

Ratio = Callable[[Path, int], Iterator[tuple[str, list[float]]]]


def in_turn(runs: int, first: Callable[[], object], second: Callable[[], object]) -> list[float]:
    """First ÷ second, in seconds on the clock, after one run of each that does not count."""
    found = []
    for _ in range(runs + 1):
        began = time.perf_counter()
        first()
        between = time.perf_counter()
        second()
        found.append((between - began) / (time.perf_counter() - between))
    return found[1:]


def command(*words: str | Path, folder: Path = ROOT) -> None:
    done = subprocess.run([str(word) for word in words], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(map(str, words))}: {done.stderr[-2000:]}")


def dossier(*words: str | Path) -> None:
    command(Path(sys.executable).with_name("dossier"), *words)


# Pages


def packets(project: Path = ROOT) -> list[Packet]:
    return [page for planned in plan(read_project(project), Order(), ()) for page in planned.packets]


def longest() -> Packet:
    return max(packets(ROOT / "tests/project"), key=lambda page: len(page.xhtml))


def times(page: Packet, count: int) -> Packet:
    """A page with everything in its body so many times over, each with anchors of its own."""
    root = parse_page(page.xhtml)
    body = next(root.all("body"))
    whole = [node for node in body.nodes if node.tag not in ("header", "footer", "nav")]
    for number in range(1, count):
        for node in copy.deepcopy(whole):
            for part in node.all():
                for name in ("id", "href"):
                    if name in part.attributes and (name == "id" or part.attributes[name].startswith("#")):
                        part.attributes[name] += f"-{number}"
            body.children.append(node)
    return replace(page, xhtml=write_page(_without_dead_links(root)))


def _without_dead_links(root: Node) -> Node:
    known = {f"#{node.id}" for node in root.all() if node.id}
    for link in root.all("a"):
        if link.attributes["href"].startswith("#") and link.attributes["href"] not in known:
            link.attributes["href"] = next(iter(sorted(known)))
    return root


class Writers:
    """Both writers, and WeasyPrint with nothing around it."""

    def __init__(self, folder: Path) -> None:
        from dossier.render.docx import WordWriter
        from dossier.render.pdf import PdfWriter

        scratch = Path(tempfile.mkdtemp(dir=folder))
        kit = find_kit([ROOT / "templates"])
        self.pdf_writer, self.word_writer = PdfWriter(kit, scratch), WordWriter(kit)

    def pdf(self, page: Packet) -> bytes:
        return self.pdf_writer.write(page.xhtml, page.figures, paper=page.paper, mark=page.mark)

    def docx(self, page: Packet) -> bytes:
        return self.word_writer.write(page.xhtml, page.figures, paper=page.paper, mark=page.mark)

    def weasyprint_alone(self, page: Packet) -> bytes:
        from dossier.render import pdf

        writer, html = self.pdf_writer, self.pdf_writer._weasyprint.HTML
        rules = pdf._page_rules(parse_page(page.xhtml), page.paper)
        style = writer._weasyprint.CSS(string=rules, font_config=writer._fonts)
        fetcher = writer._sealed(page.figures)
        document = html(string=page.xhtml, base_url="dossier:/", url_fetcher=fetcher, media_type="print")
        written: bytes = document.write_pdf(stylesheets=[writer._style, style], font_config=writer._fonts, pdf_variant="pdf/ua-1")
        return written


# The ratios


def page(folder: Path, runs: int) -> Iterator[tuple[str, list[float]]]:
    writers, one = Writers(folder), longest()
    yield (
        "a packet's PDF, checks included ÷ WeasyPrint alone",
        in_turn(runs, lambda: writers.pdf(one), lambda: writers.weasyprint_alone(one)),
    )
    yield "a packet's Word file ÷ its PDF", in_turn(runs, lambda: writers.docx(one), lambda: writers.pdf(one))
    four = times(one, 4)
    yield "PDF, four times the content ÷ once", in_turn(runs, lambda: writers.pdf(four), lambda: writers.pdf(one))
    yield "Word, four times the content ÷ once", in_turn(runs, lambda: writers.docx(four), lambda: writers.docx(one))


def typst(folder: Path, runs: int) -> Iterator[tuple[str, list[float]]]:
    if importlib.util.find_spec("typst") is None:
        print("typst is not installed: pip install typst", file=sys.stderr)
        return
    one = times(longest(), 4)
    (folder / "page.typ").write_text(typst_of(parse_page(one.xhtml), one.paper), encoding="utf-8")
    (folder / "page.json").write_text(json.dumps([one.xhtml, dict(one.figures), one.paper, one.mark]), encoding="utf-8")
    for name, svg in one.figures.items():
        (folder / name).write_text(svg, encoding="utf-8")
    fonts = ROOT / "templates/packet/fonts"
    theirs = f"import typst; typst.compile({str(folder / 'page.typ')!r}, output={str(folder / 'typst.pdf')!r}, "
    theirs += f"font_paths=[{str(fonts)!r}], ignore_system_fonts=True)"
    ours = "import json, sys; from pathlib import Path; from bench.speed import Writers, Packet; folder = Path(sys.argv[1])\n"
    ours += "xhtml, figures, paper, mark = json.loads((folder / 'page.json').read_text())\n"
    ours += "(folder / 'ours.pdf').write_bytes(Writers(folder).pdf(Packet('page', 'page', xhtml, paper, mark, figures)))"
    ratios = in_turn(runs, lambda: command(sys.executable, "-c", ours, folder), lambda: command(sys.executable, "-c", theirs))
    yield f"the same page ({_pages(folder / 'ours.pdf')} pages here, {_pages(folder / 'typst.pdf')} there) ÷ Typst", ratios


def _pages(path: Path) -> int:
    import pypdfium2

    return len(pypdfium2.PdfDocument(path))


_UNSEARCHED = "import dossier.scan; dossier.scan.refuse_leaks = lambda *files, **more: None\n"
_UNSEARCHED += "from dossier.cli import main; main()"


def office(folder: Path, runs: int) -> Iterator[tuple[str, list[float]]]:
    if importlib.util.find_spec("docxtpl") is None or not shutil.which("soffice"):
        print("docxtpl or LibreOffice is not installed: pip install docxtpl; apt-get install libreoffice-writer", file=sys.stderr)
        return
    docxtpl_template(folder / "template.docx")

    def theirs() -> None:
        from docxtpl import DocxTemplate

        made = Path(tempfile.mkdtemp(dir=folder))
        for one in packets():
            template = DocxTemplate(str(folder / "template.docx"))
            template.render({"blocks": docxtpl_blocks(parse_page(one.xhtml))}, autoescape=True)
            template.save(str(made / f"{one.name}.docx"))
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", made, *sorted(made.glob("*.docx")))

    def searched() -> None:
        dossier("build", "--out", Path(tempfile.mkdtemp(dir=folder)))

    def unsearched() -> None:
        command(sys.executable, "-c", _UNSEARCHED, "build", "--out", Path(tempfile.mkdtemp(dir=folder)))

    yield "the whole set, searched for leaks ÷ docxtpl and LibreOffice, which search nothing", in_turn(runs, searched, theirs)
    yield "the whole set, not searched ÷ docxtpl and LibreOffice", in_turn(runs, unsearched, theirs)


def workers(folder: Path, runs: int) -> Iterator[tuple[str, list[float]]]:
    def whole(jobs: int) -> None:
        dossier("build", "--out", Path(tempfile.mkdtemp(dir=folder)), "--jobs", str(jobs))

    yield "the whole set on two workers ÷ on one", in_turn(runs, lambda: whole(2), lambda: whole(1))


def memory(folder: Path, runs: int) -> Iterator[tuple[str, list[float]]]:
    code = "import sys; from pathlib import Path; from bench.speed import grown; grown(Path(sys.argv[1]))"
    done = subprocess.run([sys.executable, "-c", code, folder], cwd=ROOT, capture_output=True, text=True, check=True)
    peak, after_100, after_500 = json.loads(done.stdout)
    yield "a worker's most memory over the whole set, in MB", [peak]
    yield "memory after 500 renders ÷ after 100", [after_500 / after_100]


def grown(folder: Path) -> None:
    """Prints the memory of a worker: at most over the whole set, and after 100 and 500 renders of one page."""
    from dossier.build import rendering

    (folder / "scratch").mkdir()
    rendering._start_worker(find_kit([ROOT / "templates"]), folder / "scratch")
    for one in packets():
        rendering._render(one, "pdf")
        rendering._render(one, "docx")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    short, held = min(packets(), key=lambda one: len(one.xhtml)), {}
    for number in range(1, 501):
        rendering._render(short, "pdf")
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        held[number] = pages * resource.getpagesize() / 1e6
    print(json.dumps([peak, held[100], held[500]]))


def unchanged(folder: Path, runs: int) -> Iterator[tuple[str, list[float]]]:
    out = folder / "unchanged"
    dossier("build", "--out", out)
    ratios = in_turn(runs, lambda: dossier("build", "--out", out), lambda: dossier("validate", "--level", "error"))
    yield "an unchanged build ÷ validate", ratios
    project = folder / "project"
    for name in ("dossiers", "evidence", "templates"):
        shutil.copytree(ROOT / name, project / name)
    shutil.copy(ROOT / "project.yaml", project)
    dossier("-C", project, "build", "--format", "docx")
    old = _contents(project)
    path = project / "evidence/institutions.yaml"
    path.write_text(path.read_text().replace("name: ", "name: The ", 1))
    words = ["-C", project, "build", "--format", "docx", "--json"]
    done = subprocess.run(
        [Path(sys.executable).with_name("dossier"), *words], capture_output=True, text=True, check=False, cwd=ROOT
    )
    built = json.loads(done.stdout)["built"]
    rendered = sum(len(one["files"]) - one["unchanged"] for one in built)
    changed = [name for name, content in _contents(project).items() if old.get(name) != content]
    yield f"one record changed: files rendered ÷ files affected ({len(changed)})", [rendered / len(changed)]


def _contents(project: Path) -> dict[str, bytes]:
    found = [path for link in (project / "out/draft").glob("*/current") for path in link.iterdir() if path.name != "SHA256SUMS"]
    return {str(path): path.read_bytes() for path in found}


def start(folder: Path, runs: int) -> Iterator[tuple[str, list[float]]]:
    ratios = in_turn(4 * runs, lambda: dossier("--help"), lambda: command(sys.executable, "-c", "import click"))
    yield "dossier --help ÷ python -c 'import click'", ratios


def reading(folder: Path, runs: int) -> Iterator[tuple[str, list[float]]]:
    import gc

    import yaml

    from dossier.project.reading import _understood as understood

    def grow(officials: int) -> Path:
        """A project with so many officials and ten sources for each, all invented."""
        project = folder / f"officials-{officials}"
        shutil.copytree(ROOT / "tests/project", project)
        dossier_ = (project / "dossiers/jane-roe/dossier.yaml").read_text()
        source = (project / "evidence/sources/S002.yaml").read_text()
        for number in range(officials):
            home = project / f"dossiers/jane-roe-{number}"
            home.mkdir()
            (home / "dossier.yaml").write_text(dossier_)
            for letter in "abcdefghij":
                (project / f"evidence/sources/S{1000 + number}{letter}.yaml").write_text(source)
        return project

    def afresh(project: Path) -> None:
        understood.cache_clear()  # else the second reading of a file would cost nothing
        read_project(project)

    def files(project: Path) -> list[Path]:
        """What `read_project` reads too: the project's own and what the program ships."""
        return [path for root in (project, ROOT / "templates") for path in root.rglob("*.yaml")]

    def plainly(project: Path) -> None:
        for path in files(project):
            yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)

    two_megabytes = grow(100)
    size = sum(path.stat().st_size for path in files(two_megabytes)) / 1e6
    ratios = in_turn(runs, lambda: afresh(two_megabytes), lambda: plainly(two_megabytes))
    yield f"reading and validating {size:.1f} MB of YAML with places ÷ PyYAML's CSafeLoader alone", ratios
    for officials in (125, 250, 500):
        half, whole = grow(officials), grow(2 * officials)
        gc.collect()
        doubled = in_turn(runs, lambda whole=whole: afresh(whole), lambda half=half: afresh(half))
        yield f"{2 * officials:,} officials with {20 * officials:,} sources ÷ half as many", doubled
        shutil.rmtree(half)
        shutil.rmtree(whole)


RATIOS: dict[str, Ratio] = {
    "page": page,
    "typst": typst,
    "office": office,
    "workers": workers,
    "memory": memory,
    "unchanged": unchanged,
    "start": start,
    "reading": reading,
}


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("names", nargs="*", choices=[*RATIOS, []], help=", ".join(RATIOS))
    options.add_argument("--runs", type=int, default=5)
    wanted = options.parse_args()
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, {wanted.runs} runs")
    print("| ratio | median | least | most |\n|---|---|---|---|")
    for name in wanted.names or RATIOS:
        with tempfile.TemporaryDirectory(prefix="dossier-bench-") as folder:
            for what, found in RATIOS[name](Path(folder), wanted.runs):
                print(f"| {what} | {median(found):.3f} | {min(found):.3f} | {max(found):.3f} |", flush=True)


if __name__ == "__main__":
    main()
