"""Showing and asking: windows, pages and widgets, and how they look."""
