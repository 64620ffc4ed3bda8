"""Tests of the Users page."""
