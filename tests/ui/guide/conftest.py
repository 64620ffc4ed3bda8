"""A directory made at another workstation, and the program on it."""

from tests.support.at_work import card, colleague, program, screen

__all__ = ["card", "colleague", "program", "screen"]
