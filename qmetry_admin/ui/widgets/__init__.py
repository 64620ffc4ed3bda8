"""Widgets that two features or more are made of."""
