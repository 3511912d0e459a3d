"""What a bundle costs beside copying and hashing the same files once, in time and in memory.

    python bench/bundle.py [--megabytes M] [--exhibit E] [--runs N] [--unsearched]

Makes the invented project with scans of E MB each, M MB together; then, N times over, copies and hashes them by `cp` and
`sha256sum`, and bundles them in a process of its own. Prints medians with the least and the most: seconds on the clock,
seconds of processor, their ratios, and the most memory that any process of the bundle held.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
WORDS = ["bundle", "jane-roe", "--audience", "recipient:sy-ministry", "--date", "2026-11-23"]
MAKE = """
import shutil, sys
from pathlib import Path
from tests.filing import add, scan
folder, count, megabytes, root = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])
shutil.copytree(root / "tests/project", folder / "project")
shutil.copytree(root / "tests/vault", folder / "vault")
for number in range(1000, 1000 + count):
    add(folder / "project", f"EX-{number}", scan(number, megabytes))
"""
MEASURE = """
import json, resource, subprocess, sys, time
start = time.perf_counter()
status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, status]))
"""
UNSEARCHED = "from dossier.bundle import assemble; assemble.refuse_leaks = lambda files, needles, **more: None\n"
RUN = "from dossier.cli import main\nmain()"


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock and of processor, and megabytes that the largest process held."""

    clock: float
    processor: float
    memory: float


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--megabytes", type=int, default=200)
    options.add_argument("--exhibit", type=int, default=5, help="megabytes of each scan")
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--unsearched", action="store_true", help="without the search for leaks")
    wanted = options.parse_args()
    count = wanted.megabytes // wanted.exhibit
    with tempfile.TemporaryDirectory(prefix="dossier-bench-", dir=os.environ.get("BENCH_FOLDER")) as name:
        folder = Path(name)
        run([sys.executable, "-c", MAKE, name, str(count), str(wanted.exhibit), str(ROOT)])
        files = [str(path) for path in sorted(folder.glob("project/evidence/exhibits/EX-[1-9]*/*.pdf"))]
        size = sum(Path(path).stat().st_size for path in files) / 1e6
        rows = []
        for _ in range(wanted.runs):
            copied = run(["cp", "-r", str(folder / "project/evidence/exhibits"), str(folder / "copy")])
            hashed = run(["sha256sum", *files])
            bundled = run(bundle(folder, is_searched=not wanted.unsearched))
            rows.append((Cost(copied.clock + hashed.clock, copied.processor + hashed.processor, 0), bundled))
            for made in ("copy", "out"):
                shutil.rmtree(folder / made)
    what = "without the search for leaks" if wanted.unsearched else "with the search for leaks"
    print(f"{count} exhibits of {wanted.exhibit} MB, {size:,.0f} MB together; {wanted.runs} runs, {what}")
    print(told("copying and hashing, clock", [one.clock for one, _ in rows], "s"))
    print(told("bundle, clock", [one.clock for _, one in rows], "s"))
    print(told("bundle, processor", [one.processor for _, one in rows], "s"))
    print(told("ratio by the clock", [two.clock / one.clock for one, two in rows], ""))
    print(told("ratio by processor", [two.processor / one.processor for one, two in rows], ""))
    print(told("most memory of one process", [one.memory for _, one in rows], "MB"))


def bundle(folder: Path, *, is_searched: bool) -> list[str]:
    code = RUN if is_searched else UNSEARCHED + RUN
    return [sys.executable, "-c", code, "-C", str(folder / "project"), *WORDS, "--out", str(folder / "out")]


def run(command: list[str]) -> Cost:
    """Runs a command below a small process, so that nothing of this one counts as memory of the command."""
    said = subprocess.run([sys.executable, "-c", MEASURE, *command], check=True, stdout=subprocess.PIPE, cwd=ROOT).stdout
    clock, processor, memory, status = json.loads(said)
    if status:
        sys.exit(f"{command[0]} ended with {status}")
    return Cost(clock, processor, memory)


def told(what: str, values: list[float], unit: str) -> str:
    return f"  {what:28} {median(values):9,.1f} {unit:2} ({min(values):,.1f} to {max(values):,.1f})"


if __name__ == "__main__":
    main()
