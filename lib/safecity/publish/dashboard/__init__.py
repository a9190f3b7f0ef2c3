"""The dashboard: one page with the data of all exhibits, that opens without a network."""
