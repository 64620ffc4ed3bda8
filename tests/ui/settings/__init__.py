"""Tests of General Settings."""
