"""Cassettes, put to the fake."""
