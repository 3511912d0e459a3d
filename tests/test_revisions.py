"""Revisions are read from git's store alone: nothing of the repository is run, and nothing outside the folder is written."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from dossier.errors import EnvironmentFault, WrongUse
from dossier.project import read_project
from dossier.review import revisions
from dossier.review.revisions import Repository
from tests.conftest import change

AUTHOR = ("-c", "user.name=A. Example", "-c", "user.email=files@example.org", "-c", "commit.gpgsign=false")


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", *AUTHOR, "-C", str(folder), *words], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def commit(folder: Path, message: str = "x") -> str:
    git(folder, "add", "-A", ".")
    git(folder, "commit", "-q", "--allow-empty", "-m", message)
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def repository(folder: Path) -> Path:
    """A copy of the invented project as a repository with one commit."""
    git(folder, "init", "-q", "-b", "main")
    commit(folder)
    return folder


STATEMENT = ("dossiers/jane-roe/dossier.yaml", "appoints and dismisses its officers", "appoints its officers")


def test_a_revision_is_read_as_it_was_committed(repository: Path, tmp_path: Path) -> None:
    first = git(repository, "rev-parse", "HEAD")
    change(repository, *STATEMENT)
    second = commit(repository)
    found = Repository.of(repository)
    for name, words in ((first, STATEMENT[1]), (second, STATEMENT[2])):
        found.write(name, tmp_path / name)
        assert words in (tmp_path / name / STATEMENT[0]).read_text()
        assert not (tmp_path / name / "evidence/exhibits/EX-0001/record.txt").exists()
        assert set(read_project(tmp_path / name).officials) == set(read_project(repository).officials)


def test_a_project_below_the_root_of_the_repository_is_found(folder: Path, tmp_path: Path) -> None:
    git(folder.parent, "init", "-q", "-b", "main")
    name = commit(folder.parent)
    found = Repository.of(folder)
    assert found.prefix == "project/"
    found.write(name, tmp_path / "then")
    assert (tmp_path / "then/project.yaml").is_file()
    assert found.newest(5) == (name,)


def test_only_commits_that_changed_records_are_walked(repository: Path) -> None:
    first = git(repository, "rev-parse", "HEAD")
    (repository / "README.md").write_text("x")
    commit(repository)
    change(repository, *STATEMENT)
    third = commit(repository)
    assert Repository.of(repository).newest(5) == (third, first)
    assert Repository.of(repository).newest(1) == (third,)


@pytest.mark.parametrize(
    "name", ["", " ", "nonsense", "--help", "-h", "HEAD:project.yaml", "x\0y", "HEAD..HEAD", "^HEAD", "@{u}"]
)
def test_what_names_no_commit_is_none(repository: Path, name: str) -> None:
    assert Repository.of(repository).commit(name) is None


@pytest.mark.parametrize("name", ["HEAD", "main", "@", "main~0"])
def test_what_names_a_commit_is_its_id(repository: Path, name: str) -> None:
    assert Repository.of(repository).commit(name) == git(repository, "rev-parse", "HEAD")


def test_a_commit_of_another_history_is_known_as_such(repository: Path) -> None:
    found = Repository.of(repository)
    git(repository, "checkout", "-q", "-b", "other")
    (repository / "x").write_text("x")
    other = commit(repository)
    git(repository, "checkout", "-q", "main")
    assert found.is_of_own_history(git(repository, "rev-parse", "HEAD"))
    assert not found.is_of_own_history(other)


def test_nothing_that_the_repository_names_is_run(repository: Path, tmp_path: Path) -> None:
    script = tmp_path / "evil"
    script.write_text(f"#!/bin/sh\ntouch {tmp_path}/was-run\ncat\n")
    script.chmod(0o755)
    for key in ("core.fsmonitor", "core.sshCommand", "core.pager", "gpg.program", "filter.x.smudge", "filter.x.clean"):
        git(repository, "config", key, str(script))
    git(repository, "config", "log.showSignature", "true")
    git(repository, "config", "core.hooksPath", str(tmp_path / "hooks"))
    git(repository, "config", "remote.origin.url", f"ext::{script}")
    git(repository, "config", "remote.origin.promisor", "true")
    (repository / ".git/info/attributes").write_text("* filter=x export-ignore\n")
    found = Repository.of(repository)
    name = found.commit("HEAD")
    assert name
    found.write(name, tmp_path / "then")
    assert found.newest(3) == (name,)
    assert found.is_of_own_history(name)
    assert (tmp_path / "then/project.yaml").read_bytes() == (repository / "project.yaml").read_bytes()
    blob = git(repository, "rev-parse", "HEAD:project.yaml")
    path = repository / ".git/objects" / blob[:2] / blob[2:]
    path.chmod(0o644)
    path.unlink()
    with pytest.raises(EnvironmentFault, match="cannot read revision"):
        Repository.of(repository).write(name, tmp_path / "lacking")
    assert not (tmp_path / "was-run").exists()


def test_a_link_in_a_revision_leads_nowhere(repository: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("in_report: yes\n")
    path = repository / "dossiers/jane-roe/dossier.yaml"
    path.unlink()
    path.symlink_to(secret)
    (repository / "evidence/cases").rename(tmp_path / "cases")
    (repository / "evidence/cases").symlink_to(tmp_path / "cases")
    name = commit(repository)
    Repository.of(repository).write(name, tmp_path / "then")
    then = read_project(tmp_path / "then")
    assert "jane-roe" not in then.officials
    assert any(problem.code == "S112" or "link" in problem.text for problem in then.problems)
    assert then.cases == {}


def test_names_that_lead_out_of_the_folder_are_not_written(repository: Path, tmp_path: Path) -> None:
    blob = git(repository, "rev-parse", "HEAD:project.yaml")
    tree = b"".join(b"100644 %s\0" % name + bytes.fromhex(blob) for name in (b"project.yaml",))
    inner = b"100644 ..\0" + bytes.fromhex(blob) + b"100644 x.yaml\0" + bytes.fromhex(blob)

    def store(content: bytes) -> str:
        words = ["git", "-C", str(repository), "hash-object", "-t", "tree", "-w", "--literally", "--stdin"]
        return subprocess.run(words, input=content, capture_output=True, check=True).stdout.decode().strip()

    evil = store(b"40000 ..\0" + bytes.fromhex(store(inner)) + b"40000 deep\0" + bytes.fromhex(store(inner)))
    tree += b"40000 dossiers\0" + bytes.fromhex(evil)
    name = git(repository, "commit-tree", store(tree), "-m", "x")
    home = tmp_path / "a/b/c"
    Repository.of(repository).write(name, home)
    written = sorted(path.relative_to(tmp_path / "a").as_posix() for path in (tmp_path / "a").rglob("*") if path.is_file())
    assert written == ["b/c/dossiers/deep/x.yaml", "b/c/project.yaml"]


def test_a_revision_without_this_project_is_wrong_use(repository: Path, tmp_path: Path) -> None:
    git(repository, "rm", "-q", "--cached", "project.yaml")
    git(repository, "commit", "-q", "-m", "x")
    with pytest.raises(WrongUse, match=r"has no project\.yaml"):
        Repository.of(repository).write("HEAD", tmp_path / "then")


def test_a_revision_of_more_than_anybody_wrote_is_refused(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(revisions, "MOST_BYTES", 100)
    with pytest.raises(WrongUse, match="more than a project can"):
        Repository.of(repository).write("HEAD", tmp_path / "then")


def test_a_folder_that_cannot_be_written_is_one_clear_line(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(EnvironmentFault, match="cannot be written"):
        Repository.of(repository).write("HEAD", tmp_path / "file")


def test_a_folder_without_a_repository_says_so(folder: Path) -> None:
    with pytest.raises(WrongUse, match="is not in a git repository that can be read: not a git repository"):
        Repository.of(folder)


def test_a_tree_that_is_not_there_says_so(repository: Path, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="cannot read revision"):
        Repository.of(repository).write("1" * 40, tmp_path / "then")


def test_a_machine_without_git_says_so(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(EnvironmentFault, match="git is not installed"):
        Repository.of(repository)


def test_a_git_that_does_not_answer_or_start_says_so(repository: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(revisions, "SECONDS", 0.000001)
    with pytest.raises(EnvironmentFault, match="did not answer"):
        Repository.of(repository)
    monkeypatch.undo()
    broken = tmp_path / "git"
    broken.write_bytes(b"\x7fELF nothing")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EnvironmentFault, match="cannot be run"):
        Repository.of(repository)


def test_where_git_is_told_to_look_elsewhere_it_looks_here(
    repository: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other"))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    assert Repository.of(repository).commit("HEAD") is not None
    assert "GIT_DIR" in os.environ
