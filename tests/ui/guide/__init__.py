"""The guide, opened by F1."""
