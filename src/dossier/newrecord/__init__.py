"""New records: asked for, judged, and put in place whole."""

from dossier.newrecord.answers import fields_from, refusal
from dossier.newrecord.asking import QUESTIONS, Question
from dossier.newrecord.making import New, make, slug

__all__ = ["QUESTIONS", "New", "Question", "fields_from", "make", "refusal", "slug"]
