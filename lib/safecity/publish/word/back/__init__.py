"""Word documents that came back: read, compared with what was sent, put where they belong."""
