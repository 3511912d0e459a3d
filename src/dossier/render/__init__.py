"""A page's XHTML becomes bytes: PDF by WeasyPrint, Word by our own writer of OOXML."""
