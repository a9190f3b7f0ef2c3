"""What was supplied: files found, recognised, chosen, recorded, refused."""
