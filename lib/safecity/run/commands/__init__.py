"""The commands that have a file each: `safecity trace` is `trace_command.py`."""
