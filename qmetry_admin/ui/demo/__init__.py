"""The demo's own window beside the program: made-up people, their phone, and what to try."""

from qmetry_admin.ui.demo.panel import DemoPanel

__all__ = ["DemoPanel"]
