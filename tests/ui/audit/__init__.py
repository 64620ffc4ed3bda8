"""Tests of the Audit tab and of a person's Activity."""
