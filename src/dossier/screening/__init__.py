"""Officials against lists: each entry that may be one of them, with a verdict and its reason; a person decides."""

from dossier.screening.comparing import Person, Row, Screening, Verdict, person_of

__all__ = ["Person", "Row", "Screening", "Verdict", "person_of"]
