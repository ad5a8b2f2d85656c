"""The command line: parses, calls the API, prints. Everything heavy is imported where it is used."""

from overt.cli._app import main

__all__ = ["main"]
