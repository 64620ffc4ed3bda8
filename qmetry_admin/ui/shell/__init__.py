"""The windows of the program, one at a time, and the doors between its features."""

from qmetry_admin.ui.shell.shell import Shell

__all__ = ["Shell"]
