"""The steps that brought the tables to where they are; a released one is never changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import peewee

from qmetry_admin.store.migrations import m0001_ground, m0002_users_and_rule

MIGRATIONS: Final[tuple[Callable[[peewee.Database], None], ...]] = (
    m0001_ground.migrate,
    m0002_users_and_rule.migrate,
)
"""In order: after the n-th, the schema has version n."""
