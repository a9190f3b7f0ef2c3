"""Lookups of areas: what lies in what, what it is called, and what a partnership is made of."""
