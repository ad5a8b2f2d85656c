"""Files in, posts out. Adding a file to this folder adds a format."""
