"""The desk: pages for people that open from a folder, without a server, a network or an account."""

from dossier.desk.files import desk_files
from dossier.desk.pictures import PagePicture, Pictures, Rectangle, words_in

__all__ = ["PagePicture", "Pictures", "Rectangle", "desk_files", "words_in"]
