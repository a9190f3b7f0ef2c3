"""The annual Strategic Assessment of a Community Safety Partnership, from raw files to report.

Rooms import one way:
catalogue <- ingest <- measures <- charts <- readings <- exhibits <- publish <- run.
"""
