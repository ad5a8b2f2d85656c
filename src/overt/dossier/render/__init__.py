"""Renderers: each turns the same document into one kind of file, and knows nothing of the case."""
