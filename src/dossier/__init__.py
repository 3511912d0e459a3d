"""Keeps one truthful, cited record per official and builds submission packets from it."""
