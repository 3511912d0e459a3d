"""Which element of which law is met by what, and what is missing."""

from dossier.coverage.cells import Cell, ElementAnswer, Met, best, cells
from dossier.coverage.unlock import Unlock, missing_elements, unlocks

__all__ = ["Cell", "ElementAnswer", "Met", "Unlock", "best", "cells", "missing_elements", "unlocks"]
