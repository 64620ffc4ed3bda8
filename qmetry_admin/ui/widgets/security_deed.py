"""The deeds of the Security tab to which a menu leads straight (M22)."""

import enum


class SecurityDeed(enum.StrEnum):
    """What the tab begins with as soon as it knows the person."""

    TWO_STEP = "two-step"
    RESYNC = "resync"
    REGISTER_AGAIN = "register again"
    CODES = "recovery codes"
    REMOVE = "remove"
