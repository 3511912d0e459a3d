"""Spreadsheets in, data out."""
