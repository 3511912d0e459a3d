"""The leak scan: proof, before anything leaves the house, that nothing withheld is in it."""

from dossier.scan.proof import prove
from dossier.scan.scanning import Hit, refuse_leaks, scan

__all__ = ["Hit", "prove", "refuse_leaks", "scan"]
