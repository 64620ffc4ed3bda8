"""Every refusal of the Security tab has a sentence of its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from qmetry_admin.domain.enrolment import ClockOff
from qmetry_admin.domain.identity import PasswordWrong
from qmetry_admin.domain.lockout import Closed, Locked, TooFast
from qmetry_admin.domain.outcomes import (
    ChangedMeanwhile,
    CodeAlreadyUsed,
    CodeMalformed,
    CodeWrong,
    HalfOpenEnded,
    NoRecoveryCodesLeft,
    NoSuchUser,
    NotAllowed,
    NotPossible,
    PairRefused,
    PhoneSetBack,
    RecoveryCodeWrong,
)
from qmetry_admin.domain.two_step_outcomes import EnrolmentOver, NoTwoStep, OwnMandatory, Resynced
from qmetry_admin.domain.two_step_policy import WhyNot
from qmetry_admin.domain.users import AuthenticationType, Role, User, UserId
from qmetry_admin.ui import sentences
from qmetry_admin.ui.two_step import endings, resync_words

NOW = datetime(2026, 11, 24, 9, 12, 30, tzinfo=UTC)
JULIA = User(
    id=UserId(2),
    version=1,
    username="jokafor",
    alias="Julia",
    first_name="Julia",
    last_name="Okafor",
    email="",
    time_zone="UTC",
    authentication=AuthenticationType.QMETRY,
    role=Role.MEMBER,
    active=True,
)
IDENTITY: list[sentences.IdentityRefused] = [
    PasswordWrong(),
    CodeMalformed(),
    CodeWrong(1, NOW),
    CodeAlreadyUsed(NOW + timedelta(seconds=18), 1, NOW),
    PhoneSetBack(NOW + timedelta(minutes=7), 1, NOW),
    RecoveryCodeWrong(),
    NoRecoveryCodesLeft(),
    TooFast(timedelta(seconds=1)),
    Locked(NOW + timedelta(minutes=12)),
    Closed(),
    NotAllowed(()),
]
ENDINGS: list[endings.Ending] = [
    ChangedMeanwhile("Elin Berg", NOW),
    ChangedMeanwhile("", NOW),
    NoTwoStep(),
    NotPossible(WhyNot.LDAP),
    NotPossible(WhyNot.CLOCK),
    NotPossible(WhyNot.ALREADY_ENABLED),
    NotAllowed(()),
    NoSuchUser(),
    OwnMandatory(),
    EnrolmentOver(),
    HalfOpenEnded(),
]


def test_m05_every_refusal_of_confirm_its_you_has_its_sentence() -> None:
    said = [sentences.identity_refused(answer, NOW, "Europe/Zurich") for answer in IDENTITY]
    assert len(set(said)) == len(IDENTITY)
    assert all(words.endswith(".") for words in said)
    assert "That code was already used. A new one appears in 18 s." in said
    assert "Your phone's clock was set back. Its codes work again from 10:19." in said
    assert "Too many attempts. Try again in 12 minutes." in said


def test_s05a_from_the_second_wrong_code_on_the_clocks_are_named() -> None:
    for answer in (CodeWrong(2, NOW), CodeAlreadyUsed(NOW, 2, NOW), PhoneSetBack(NOW, 2, NOW)):
        assert "(this computer: 09:12:30 UTC)." in sentences.identity_refused(answer, NOW, "UTC")


def test_m02_another_day_is_named_with_the_minute() -> None:
    answer = PhoneSetBack(NOW + timedelta(days=1), 1, NOW)
    assert sentences.set_back(answer, NOW, "UTC").endswith("from 25 Nov, 09:12.")


def test_every_end_has_its_sentence() -> None:
    said = [endings.ending(answer, JULIA, "Europe/Zurich") for answer in ENDINGS]
    assert all(words.endswith(".") for words in said)
    assert said[0] == (
        "Two-step verification of Julia Okafor was changed by Elin Berg at 10:12; start again."
    )
    assert said[1] == "Two-step verification of Julia Okafor was changed meanwhile; start again."


@pytest.mark.parametrize(
    "answer",
    [
        CodeMalformed(),
        PairRefused(1, NOW),
        PhoneSetBack(NOW, 1, NOW),
        Locked(NOW + timedelta(minutes=2)),
        Closed(),
    ],
)
def test_s34_every_refusal_of_a_resync_has_its_sentence(answer: resync_words.Refused) -> None:
    said = resync_words.refused(answer, NOW, "UTC")
    assert said.endswith(".")
    assert "invalid" not in said.lower()


def test_s34_a_slow_clock_is_called_slow() -> None:
    said = resync_words.done(Resynced(JULIA, ClockOff(-80)))
    assert "about 40 minutes slow" in said
