"""The dashboard: one page with the data of all exhibits, that opens without a network."""

from safecity.publish.dashboard.page import render_dashboard

__all__ = ["render_dashboard"]
