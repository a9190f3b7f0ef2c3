"""The annual Strategic Assessment of a Community Safety Partnership, from published files to report.

Rooms import one way: catalogue <- ingest <- measures <- charts <- exhibits <- publish <- run.
"""
