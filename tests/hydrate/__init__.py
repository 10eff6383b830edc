"""Worlds from cassettes."""
