"""What a bundle costs beside copying and hashing the same bytes once, and what verifying it costs, in time and in memory.

    python bench/bundle.py [--megabytes M] [--exhibit E] [--kind jpeg|flate|bare] [--runs N] [--unsearched]

Makes the invented project with scans of E MB each, M MB together. Then, N times over: copies and hashes the exhibits by `cp`
and `sha256sum`; bundles them in a process of its own; copies and hashes what came out, folder and zip; and verifies both.
Prints medians with the least and the most, on the clock and of processor, their ratios, the most memory that one process
held, and the load of the machine meanwhile.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median

import pikepdf
from PIL import Image, ImageDraw

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.filing import add, add_scanned_page  # noqa: E402

WORDS = ["bundle", "jane-roe", "--audience", "recipient:sy-ministry", "--date", "2026-11-23"]
MEASURE = """
import json, resource, subprocess, sys, time
start = time.perf_counter()
status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, status]))
"""
UNSEARCHED = "from dossier.bundle import assemble; assemble.refuse_leaks = lambda files, needles, **more: None\n"
RUN = "from dossier.cli import main\nmain()"
UNSIGNED = 5
ACROSS, UP = 1654, 2339
"""A4 at 200 dots to the inch."""


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock and of processor, and megabytes that the largest process held."""

    clock: float
    processor: float
    memory: float = 0

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.clock + other.clock, self.processor + other.processor, max(self.memory, other.memory))


@dataclass(frozen=True)
class Run:
    """One run: the exhibits copied and hashed, the bundle, what came out copied and hashed, its hashes alone, its verdicts."""

    plain: Cost
    bundled: Cost
    result: Cost
    hashed: Cost
    verified: Cost


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--megabytes", type=int, default=200)
    options.add_argument("--exhibit", type=int, default=5, help="megabytes of each scan")
    options.add_argument("--kind", choices=list(STREAMS), default="jpeg", help="how the pages of scans are packed")
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--unsearched", action="store_true", help="without the search for leaks")
    wanted = options.parse_args()
    count = wanted.megabytes // wanted.exhibit
    with tempfile.TemporaryDirectory(prefix="dossier-bench-", dir=os.environ.get("BENCH_FOLDER")) as name:
        folder = Path(name)
        size = make(folder, count, wanted.exhibit, wanted.kind) / 1e6
        before = os.getloadavg()[0]
        rows = [measured(folder, is_searched=not wanted.unsearched) for _ in range(wanted.runs)]
    what = "without the search for leaks" if wanted.unsearched else "with the search for leaks"
    print(f"{count} exhibits of {wanted.exhibit} MB ({wanted.kind}), {size:,.0f} MB together; {wanted.runs} runs, {what}")
    print(f"load of the machine: {before:.1f} before, {os.getloadavg()[0]:.1f} after, {os.cpu_count()} processors")
    for told, unit, of in TOLD:
        values = [of(row) for row in rows]
        print(f"  {told:58} {median(values):8,.1f} {unit:2} ({min(values):,.1f} to {max(values):,.1f})")


TOLD = (
    ("exhibits copied and hashed, clock", "s", lambda run: run.plain.clock),
    ("exhibits copied and hashed, processor", "s", lambda run: run.plain.processor),
    ("bundle, clock", "s", lambda run: run.bundled.clock),
    ("bundle, processor", "s", lambda run: run.bundled.processor),
    ("bundle / exhibits copied and hashed, clock", "", lambda run: run.bundled.clock / run.plain.clock),
    ("bundle / exhibits copied and hashed, processor", "", lambda run: run.bundled.processor / run.plain.processor),
    ("folder and zip copied and hashed, processor", "s", lambda run: run.result.processor),
    ("bundle / folder and zip copied and hashed, clock", "", lambda run: run.bundled.clock / run.result.clock),
    ("bundle / folder and zip copied and hashed, processor", "", lambda run: run.bundled.processor / run.result.processor),
    ("most memory of one process of the bundle", "MB", lambda run: run.bundled.memory),
    ("verify of folder and zip, processor", "s", lambda run: run.verified.processor),
    ("verify / sha256sum of folder and zip, clock", "", lambda run: run.verified.clock / run.hashed.clock),
    ("verify / sha256sum of folder and zip, processor", "", lambda run: run.verified.processor / run.hashed.processor),
    ("most memory of verify", "MB", lambda run: run.verified.memory),
)


def measured(folder: Path, *, is_searched: bool) -> Run:
    exhibits = folder / "project/evidence/exhibits"
    plain = copied_and_hashed(folder, exhibits)[0]
    code = RUN if is_searched else UNSEARCHED + RUN
    out = folder / "out"
    bundled = run([sys.executable, "-c", code, "-C", str(folder / "project"), *WORDS, "--out", str(out)])
    made = next(out.glob("draft/*/bundles/*/current")).resolve()
    result, hashed = copied_and_hashed(folder, made)
    verified = Cost(0, 0)
    for path in sorted(made.glob("*.draft*")):
        verified += run([sys.executable, "-c", RUN, "verify", str(path)], UNSIGNED)
    shutil.rmtree(out)
    return Run(plain, bundled, result, hashed, verified)


def copied_and_hashed(folder: Path, what: Path) -> tuple[Cost, Cost]:
    """What it costs to copy and hash all below a folder, and what the hashes alone cost."""
    copied = run(["cp", "-r", str(what), str(folder / "copy")])
    hashed = run(["sha256sum", *(str(path) for path in sorted(what.rglob("*")) if path.is_file())])
    shutil.rmtree(folder / "copy")
    return copied + hashed, hashed


def run(command: list[str], expected: int = 0) -> Cost:
    """Runs a command below a small process, so that nothing of this one counts as memory of the command."""
    said = subprocess.run([sys.executable, "-c", MEASURE, *command], check=True, stdout=subprocess.PIPE, cwd=ROOT).stdout
    clock, processor, memory, status = json.loads(said)
    if status != expected:
        sys.exit(f"{command[0]} ended with {status}")
    return Cost(clock, processor, memory)


def make(folder: Path, count: int, megabytes: int, kind: str) -> int:
    """Copies the invented project and adds scans to it; gives their size in bytes."""
    shutil.copytree(ROOT / "tests/project", folder / "project")
    shutil.copytree(ROOT / "tests/vault", folder / "vault")
    size = 0
    for number in range(1000, 1000 + count):
        raw = scan(number, megabytes * 1_000_000, kind)
        add(folder / "project", f"EX-{number}", raw)
        size += len(raw)
    return size


def scan(seed: int, size: int, kind: str) -> bytes:
    """A PDF of scanned pages, so large in all; no page has the bytes of another."""
    out, made = io.BytesIO(), 0
    with pikepdf.new() as document:
        while made < size:
            image = STREAMS[kind](document, seed * 1_000 + len(document.pages))
            made += len(image.read_raw_bytes())
            add_scanned_page(document, image)
        document.save(out, static_id=True, compress_streams=False)
    return out.getvalue()


@cache
def drawn(number: int) -> Image.Image:
    """Paper with its grain, and strokes in lines as writing has them."""
    page = Image.effect_noise((ACROSS, UP), 18).point(lambda value: min(255, value + 110))
    pen, chance = ImageDraw.Draw(page), random.Random(number)
    for line in range(80, UP - 80, 30):
        for place in range(80, ACROSS - 80, 17):
            ends = (place, line - chance.randrange(14), place + chance.randrange(9, 15), line)
            pen.line(ends, chance.randrange(20, 90), 3)
    return page


def _jpeg(document: pikepdf.Pdf, number: int) -> pikepdf.Stream:
    """A page as scanners pack it, told from the others by a comment."""
    comment = b"\xff\xfe" + struct.pack(">HI", 6, number)
    raw = _packed(number % 4)
    return _image(document, raw[:2] + comment + raw[2:], ACROSS, UP, Filter=pikepdf.Name.DCTDecode)


@cache
def _packed(number: int) -> bytes:
    out = io.BytesIO()
    drawn(number).save(out, "JPEG", quality=80)
    return out.getvalue()


def _flate(document: pikepdf.Pdf, number: int) -> pikepdf.Stream:
    """A page as programs pack it that print into a file."""
    pixels = drawn(number % 4).tobytes()
    return _image(document, zlib.compress(struct.pack(">I", number) + pixels[4:], 1), ACROSS, UP, Filter=pikepdf.Name.FlateDecode)


def _bare(document: pikepdf.Pdf, number: int) -> pikepdf.Stream:
    """A page of noise that nobody packed and nothing can pack."""
    return _image(document, random.Random(number).randbytes(1_000_000), 1_000, 1_000)


def _image(document: pikepdf.Pdf, data: bytes, width: int, height: int, **more: object) -> pikepdf.Stream:
    kind = {"Type": pikepdf.Name.XObject, "Subtype": pikepdf.Name.Image, "ColorSpace": pikepdf.Name.DeviceGray}
    return document.make_stream(data, **kind, BitsPerComponent=8, Width=width, Height=height, **more)


STREAMS = {"jpeg": _jpeg, "flate": _flate, "bare": _bare}


if __name__ == "__main__":
    main()
