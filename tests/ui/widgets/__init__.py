"""Tests of the widgets, one file a widget."""
