"""The one place that opens the bytes of an exhibit: hashed in pieces, never through a link, looked into by a child alone."""

from dossier.exhibitfile.states import ExhibitState, exhibit_states

__all__ = ["ExhibitState", "exhibit_states"]
