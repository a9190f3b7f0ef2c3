"""The commands that have a file each: `safecity trace` is `trace_command.py`.

A file of another name is no command: it is what a command is helped by.
"""
