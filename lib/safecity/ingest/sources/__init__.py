"""Readers of what is counted, placed or weighed here: a file or folder for each source."""
