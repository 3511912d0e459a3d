"""Every YAML file of a project, read once, with what is wrong in it."""

from dossier.project.project import Entry, Project
from dossier.project.reading import read_project

__all__ = ["Entry", "Project", "read_project"]
