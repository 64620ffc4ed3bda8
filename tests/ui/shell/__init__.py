"""Tests of the windows and of what lies between the features."""
