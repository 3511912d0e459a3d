"""Copies of sanctions lists, read from files that somebody saved: one form of entry, whatever the list looks like."""

from dossier.lists.entry import ListEntry, merged
from dossier.lists.joining import ListCopy, open_copies
from dossier.lists.listfile import READERS, ListFile, open_list

__all__ = ["READERS", "ListCopy", "ListEntry", "ListFile", "merged", "open_copies", "open_list"]
