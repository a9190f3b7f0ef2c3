"""Slides laid out in a file: template, text, tables, pictures."""
