"""Tests of the edit dialog."""
