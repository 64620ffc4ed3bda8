"""The time zones a person can live in, and the one of this computer."""

from __future__ import annotations

import zoneinfo
from datetime import datetime

from PySide6.QtCore import QTimeZone

_FALLBACK = "UTC"


def here() -> str:
    """This computer's time zone by its IANA name; UTC where it has none that Python knows."""
    name = bytes(QTimeZone.systemTimeZoneId().data()).decode()
    return name if name in zoneinfo.available_timezones() else _FALLBACK


def offered(now: datetime) -> dict[str, str]:
    """IANA names in order, and how each is called: "Africa/Lagos (UTC+01:00)"."""
    return {name: _called(name, now) for name in sorted(zoneinfo.available_timezones())}


def _called(name: str, now: datetime) -> str:
    there = now.astimezone(zoneinfo.ZoneInfo(name))
    return f"{name} (UTC{there.isoformat()[-6:]})"
