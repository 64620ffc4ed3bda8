"""Searching a day of codes for each try takes its time; most of these tests are not about it."""

from __future__ import annotations

import functools

import pytest

from qmetry_admin.domain import enrolment, totp
from tests.behaviour.rfc6238 import code_of


@pytest.fixture
def short_search(monkeypatch: pytest.MonkeyPatch) -> None:
    """A phone's clock that is off is looked for within 40 minutes alone."""
    monkeypatch.setattr(enrolment, "SEARCH_REACH", 80)


@pytest.fixture
def quick_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Codes by the second implementation, which remembers them: where a machine is on trial."""
    monkeypatch.setattr(totp, "_codes", lambda secret: functools.partial(code_of, secret))
