"""A handler behind a real socket: for other languages, other processes, and whatever is not intercepted."""
