"""Words for people at a terminal: progress goes to standard error and is plain when that is no terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from types import TracebackType
from typing import Any, Self


class Progress:
    """Counts pages as they are done."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.done = 0
        self._bar: Any = None

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
            from rich.progress import Progress as Bar

            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
            self._bar = Bar(*columns, console=Console(stderr=True), transient=True)
            self._bar.start()
            self._task = self._bar.add_task("rendering", total=self.total)
        return self

    def step(self, name: str) -> None:
        """Notes that one page is done."""
        self.done += 1
        if self._bar:
            self._bar.update(self._task, completed=self.done)
        else:
            print(f"{self.done}/{self.total} {name}", file=sys.stderr)

    def say(self, words: str) -> None:
        """Tells what is done now, where that takes long."""
        if self._bar:
            self._bar.update(self._task, description=words)
        else:
            print(words, file=sys.stderr)

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        if self._bar:
            self._bar.stop()


_STYLES = {"plain": "", "strong": "bold", "quiet": "dim", "removed": "red strike", "added": "green underline"}


def echo_styled(lines: Iterable[Iterable[tuple[str, str]]]) -> None:
    """Prints lines of styled words; where the output is no terminal, or colours are switched off, the words alone."""
    if not sys.stdout.isatty():
        for line in lines:
            print("".join(words for _, words in line))
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, emoji=False, markup=False)
    for line in lines:
        console.print(Text.assemble(*((words, _STYLES[style]) for style, words in line)), soft_wrap=True)
