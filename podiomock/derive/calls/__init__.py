"""Calls of every endpoint, drawn from its declaration: `lawful` ones, and `broken` ones that must be refused."""
