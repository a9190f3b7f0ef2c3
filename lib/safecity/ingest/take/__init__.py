"""How files come in: added from a folder, fetched from a publisher, looked into."""
