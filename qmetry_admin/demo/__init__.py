"""A throw-away directory of made-up people, to try the program with; no real one is reached."""

from qmetry_admin.demo.opening import DemoOpening

__all__ = ["DemoOpening"]
