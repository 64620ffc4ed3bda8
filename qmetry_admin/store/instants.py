"""Instants and spans as the tables keep them: whole microseconds, UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_TICK: Final = timedelta(microseconds=1)


def ticks(at: datetime) -> int:
    """Microseconds since 1970 of an aware instant."""
    return (at - _EPOCH) // _TICK


def ticks_or_none(at: datetime | None) -> int | None:
    """Microseconds since 1970 of an aware instant, where there is one."""
    return None if at is None else ticks(at)


def span(length: timedelta) -> int:
    """Microseconds of a span of time."""
    return length // _TICK


def instant(kept: int) -> datetime:
    """The instant, in UTC."""
    return _EPOCH + kept * _TICK


def instant_or_none(kept: int | None) -> datetime | None:
    """The instant, in UTC, where there is one."""
    return None if kept is None else instant(kept)
