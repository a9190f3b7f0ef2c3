"""What a reader opens: a file for each product, found by looking into this folder."""
