"""Word documents of an edition: a paper for committee and the report, bound to their data."""
