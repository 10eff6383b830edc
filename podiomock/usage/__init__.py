"""What a suite relies on: the operations it asks, what it sends, and which parts of the answers it looks at."""
