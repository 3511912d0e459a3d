"""The command line: words in, words out, no logic."""

from dossier.cli.program import main

__all__ = ["main"]
