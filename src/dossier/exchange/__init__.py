"""Records in from the sheets that organisations keep, and out as the data that others read."""
