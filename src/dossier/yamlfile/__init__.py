"""YAML that people write, read as text with places.

The reader takes the plain part of YAML: mappings, sequences and scalars. Every scalar stays the text that was written,
except a bare `null`, `~` or nothing, which means nothing. Anchors, aliases, tags, merges and duplicate keys are
problems.
"""

from dossier.yamlfile.document import Document, Map, Seq
from dossier.yamlfile.reader import MOST_BYTES, MOST_DEPTH, MOST_NODES, MOST_PROBLEMS, read

__all__ = ["MOST_BYTES", "MOST_DEPTH", "MOST_NODES", "MOST_PROBLEMS", "Document", "Map", "Seq", "read"]
