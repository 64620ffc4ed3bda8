"""Walks through everything in the real program, with pictures: `python3 dev.py tour`."""
