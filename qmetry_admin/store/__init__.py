"""Remembering: one database, its rows, and a repository for each of the services' ports."""
