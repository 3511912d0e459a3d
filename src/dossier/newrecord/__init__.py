"""New records: asked for, judged, and put in place whole."""

from dossier.newrecord.answers import cite_of, fields_from, known_ids, refusal
from dossier.newrecord.asking import QUESTIONS, Question
from dossier.newrecord.making import New, free_id, kind_for, make, mentions_in, slug

__all__ = [
    "QUESTIONS",
    "New",
    "Question",
    "cite_of",
    "fields_from",
    "free_id",
    "kind_for",
    "known_ids",
    "make",
    "mentions_in",
    "refusal",
    "slug",
]
