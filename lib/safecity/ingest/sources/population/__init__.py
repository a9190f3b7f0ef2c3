"""Mid-year population estimates of the ONS."""
