"""What to make, and making it: compose everything, render on workers what is not there already, publish each set in one step.

Composing runs in this process and sees the project through the gate. Rendering runs in workers that see only finished
pages.
"""

from dossier.build.making import BuiltSet, build, build_errata
from dossier.build.planning import FORMATS, Order, PlannedSet, plan, wanted_finals

__all__ = ["FORMATS", "BuiltSet", "Order", "PlannedSet", "build", "build_errata", "plan", "wanted_finals"]
