"""The rules: each a plain function from what was read to what is wrong with it."""

from dossier.checks.catalogue import CHECKS, catalogue, check

__all__ = ["CHECKS", "catalogue", "check"]
