"""How long a bundle takes beside copying and hashing the same files, and how much memory it needs.

    python bench/bundle.py [--exhibits N] [--megabytes M] [--gigabytes G]

Makes the invented project with N scans of M MB each, bundles it in a process of its own, and in the same run copies and
hashes the same files by `cp` and `sha256sum`. Prints the seconds, their ratio, and the most memory that any process held.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.filing import add, scan  # noqa: E402


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--exhibits", type=int, default=20)
    options.add_argument("--megabytes", type=int, default=5)
    options.add_argument("--gigabytes", type=float, help="as many exhibits as come to this size")
    wanted = options.parse_args()
    count = int(wanted.gigabytes * 1000 / wanted.megabytes) if wanted.gigabytes else wanted.exhibits
    with tempfile.TemporaryDirectory(prefix="dossier-bench-", dir=os.environ.get("BENCH_FOLDER")) as name:
        folder = Path(name)
        files = make(folder, count, wanted.megabytes)
        copied = seconds(["cp", "-r", str(folder / "project/evidence/exhibits"), str(folder / "copy")])
        hashed = seconds(["sha256sum", *map(str, files)])
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        bundled = seconds(bundle(folder))
        most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        size = sum(path.stat().st_size for path in files) / 1e6
        print(f"{count} exhibits of {wanted.megabytes} MB, {size:,.0f} MB together")
        print(f"cp {copied:.2f} s, sha256sum {hashed:.2f} s, bundle {bundled:.2f} s")
        print(f"ratio {bundled / (copied + hashed):.1f}; peak {max(most, before) / 1024:,.0f} MB")


def make(folder: Path, count: int, megabytes: int) -> list[Path]:
    """The invented project with so many scans; each is cited by page."""
    shutil.copytree(ROOT / "tests/project", folder / "project")
    shutil.copytree(ROOT / "tests/vault", folder / "vault")
    for number in range(1000, 1000 + count):
        add(folder / "project", f"EX-{number}", scan(number, megabytes))
    return sorted(folder.glob("project/evidence/exhibits/EX-[1-9]*/*.pdf"))


def bundle(folder: Path) -> list[str]:
    run = "from dossier.cli import main; main()"
    words = ["-C", str(folder / "project"), "bundle", "jane-roe", "--audience", "recipient:sy-ministry", "--date", "2026-11-23"]
    return [sys.executable, "-c", run, *words, "--out", str(folder / "out")]


def seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
