"""QMetry Admin: the users of a QMetry instance, their sign-in and their two-step verification."""

__version__ = "0.1.0"
