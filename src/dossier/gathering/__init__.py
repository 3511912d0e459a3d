"""What a reader of the record is shown beside it: each packet with what stands behind its blocks, and what falls due."""

from dossier.gathering.edition import Cited, Edition, Passage
from dossier.gathering.expiry import Due, Known, due_days, last_known
from dossier.gathering.gather import Gathered, gather
from dossier.gathering.pictures import Memory, PagePictures, pictures_of
from dossier.gathering.watching import State, state_of_sources

__all__ = [
    "Cited",
    "Due",
    "Edition",
    "Gathered",
    "Known",
    "Memory",
    "PagePictures",
    "Passage",
    "State",
    "due_days",
    "gather",
    "last_known",
    "pictures_of",
    "state_of_sources",
]
