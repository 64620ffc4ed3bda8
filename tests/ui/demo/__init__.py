"""Tests of the demo's window."""
