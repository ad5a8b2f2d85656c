"""The sections of a dossier, one file each. A template is a list of their names."""
