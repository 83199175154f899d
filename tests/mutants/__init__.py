"""Holes planted on purpose, one at a time, to prove that the access matrix would see them."""
