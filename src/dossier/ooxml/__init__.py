"""WordprocessingML: a page's elements as Word's own styles, fields, notes and bookmarks (ECMA-376)."""
