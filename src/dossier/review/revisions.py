"""The records as a git revision of this project has them: read from git's own store, without anything that git could run.

No shell, no hook, no filter, no pager, no signature program, no transport: only objects that are on this machine are read,
as they were committed. Nothing is checked out in the project itself.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from dossier.errors import EnvironmentFault, WrongUse
from dossier.problem import visible

FOLDERS = ("dossiers", "evidence", "templates")
ENDINGS = (".yaml", ".xhtml")
"""What a page is composed from; exhibits themselves are known by the hash in their record."""

MOST_FILES = 20_000
MOST_BYTES = 256 << 20
"""So much of one revision is read; more was not written by people."""

SECONDS = 120
_REGULAR = frozenset(["100644", "100755", "100664"])
_LINK = "120000"
_COMMIT = re.compile(r"[0-9a-f]{40,64}")
_SWITCHED_OFF = {
    "GIT_ALLOW_PROTOCOL": "none",  # a store that lacks an object would fetch it
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
_OPTIONS = ("--no-pager", "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "log.showSignature=false")


@dataclass(frozen=True)
class Repository:
    """The git repository that a project lies in.

    Attributes:
        prefix: the path from the repository's root to the project's, with a slash at its end; empty where they are one.
    """

    root: Path
    prefix: str
    _contents: dict[str, bytes] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, root: Path) -> Repository:
        """The repository of a project.

        Raises:
            WrongUse: the project lies in none, or git does not trust it.
            EnvironmentFault: there is no git here.
        """
        done = _git(root, "rev-parse", "--is-inside-work-tree", "--show-prefix")
        answer = done.stdout.decode("utf-8", "surrogateescape")
        if done.returncode or not answer.startswith("true\n"):
            text = f"{visible(str(root))} is not in a git repository that can be read: {_reason(done)}"
            raise WrongUse(text, "name a folder, a draft, a day or now in place of a revision")
        return cls(root, answer.removeprefix("true\n").removesuffix("\n"))

    def commit(self, name: str) -> str | None:
        """The id of the commit that a name means; None where it means none."""
        if name.startswith("-") or "\0" in name or not name.strip():
            return None
        done = _git(self.root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        found = done.stdout.decode("ascii", "replace").strip()
        return found if _COMMIT.fullmatch(found) and not done.returncode else None

    def is_of_own_history(self, commit: str) -> bool:
        """Whether a commit is the one checked out, or came before it, so that this project took over what it holds."""
        return not _git(self.root, "merge-base", "--is-ancestor", commit, "HEAD").returncode

    def newest(self, most: int) -> tuple[str, ...]:
        """The commits of the history checked out that changed something that a page is composed from, newest first."""
        paths = [self.prefix + one for one in ("project.yaml", *FOLDERS)]
        wanted = [f":(top,literal){one}" for one in paths]
        done = _git(self.root, "rev-list", f"--max-count={most}", "HEAD", "--", *wanted)
        return tuple(done.stdout.decode("ascii", "replace").split()) if not done.returncode else ()

    def write(self, commit: str, folder: Path) -> None:
        """Writes what a page is composed from, as a commit has it, into a folder.

        A link is written as one that leads nowhere, so that it is refused as it would be in the project.

        Raises:
            WrongUse: the commit does not hold this project, or more than anybody wrote.
            EnvironmentFault: git cannot read it, or the folder cannot be written.
        """
        entries = [one for one in self._entries(commit) if _is_wanted(one.path)]
        if not any(one.path == "project.yaml" for one in entries):
            text = f"revision {commit[:12]} has no {visible(self.prefix)}project.yaml"
            raise WrongUse(text, "name a revision in which this project stands")
        if len(entries) > MOST_FILES or sum(one.size for one in entries) > MOST_BYTES:
            raise WrongUse(f"revision {commit[:12]} holds more than a project can", "name another revision")
        self._read(commit, [one.blob for one in entries if one.mode in _REGULAR])
        try:
            for one in entries:
                path = folder / one.path
                path.parent.mkdir(parents=True, exist_ok=True)
                if one.mode in _REGULAR:
                    path.write_bytes(self._contents[one.blob])
                elif one.mode == _LINK:
                    path.symlink_to(path.name)
        except OSError as fault:
            where = visible(str(fault.filename or folder))
            raise EnvironmentFault(f"{where} cannot be written: {fault.strerror}", "free space or rights there") from fault

    def _entries(self, commit: str) -> Iterator[_Entry]:
        wanted = [self.prefix + one for one in ("project.yaml", *FOLDERS)]
        done = _git(self.root, "ls-tree", "-r", "-z", "-l", "--full-tree", commit, "--", *wanted)
        if done.returncode:
            raise _unread(commit, done)
        for line in done.stdout.split(b"\0"):
            about, tab, raw = line.partition(b"\t")
            mode, kind, blob, size = about.decode("ascii", "replace").split() if tab else ("", "", "", "-")
            path = raw.decode("utf-8", "surrogateescape")
            steps = path.split("/")
            if kind == "blob" and path.startswith(self.prefix) and not {"", ".", "..", ".git"} & set(steps):
                yield _Entry(path.removeprefix(self.prefix), mode, blob, int(size) if size.isdigit() else 0)

    def _read(self, commit: str, blobs: list[str]) -> None:
        """Reads the contents of some blobs that were not read before, all by one call."""
        new = list(dict.fromkeys(blob for blob in blobs if blob not in self._contents))
        done = _git(self.root, "cat-file", "--batch", stdin="".join(f"{blob}\n" for blob in new).encode())
        at = 0
        for blob in new:
            end = done.stdout.find(b"\n", at)
            words = done.stdout[at : max(at, end)].split()
            if done.returncode or len(words) != 3 or words[1] != b"blob" or words[0].decode("ascii") != blob:
                raise _unread(commit, done)
            start, length = end + 1, int(words[2])
            self._contents[blob] = done.stdout[start : start + length]
            at = start + length + 1


@dataclass(frozen=True)
class _Entry:
    """A file of a commit, by its path in the project."""

    path: str
    mode: str
    blob: str
    size: int


def _is_wanted(path: str) -> bool:
    return path == "project.yaml" or path.endswith(ENDINGS)


def _unread(commit: str, done: subprocess.CompletedProcess[bytes]) -> EnvironmentFault:
    text = f"git cannot read revision {commit[:12]}: {_reason(done)}"
    return EnvironmentFault(text, "fetch what is missing with git, which this program does not do, or name another revision")


def _git(root: Path, *words: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """One call of git on a project, with nothing of the surroundings but the path and the home, where git's trust is kept."""
    program = shutil.which("git")
    if program is None:
        raise EnvironmentFault(
            "git is not installed, and revisions are read by it", "install git, or compare folders, drafts or days"
        )
    own = {name: value for name in ("PATH", "HOME", "XDG_CONFIG_HOME", "SYSTEMROOT") if (value := os.environ.get(name))}
    try:
        return subprocess.run(  # noqa: S603 - no shell, a fixed program
            [program, *_OPTIONS, "-C", str(root), *words],
            input=stdin,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env=own | _SWITCHED_OFF,
        )
    except subprocess.TimeoutExpired:
        raise EnvironmentFault(f"git did not answer within {SECONDS} seconds", "look at the repository, and run again") from None
    except OSError as fault:
        raise EnvironmentFault(f"git cannot be run: {fault.strerror}", "install git anew") from fault


def _reason(done: subprocess.CompletedProcess[bytes]) -> str:
    """What git said, in its first line, with nothing hidden in it."""
    lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return visible(lines[0].removeprefix("fatal: ")) if lines else f"git ended with {done.returncode}"
