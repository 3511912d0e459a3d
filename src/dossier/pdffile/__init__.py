"""PDF files as such: reading their words, stamping their pages."""
