"""S36's setting: whoever must have two-step verification sets it up while signing in."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import timedelta

import pytest

from qmetry_admin.domain.outcomes import (
    ChangedMeanwhile,
    HalfOpen,
    HalfOpenEnded,
    NeedCode,
    NeedNewPassword,
    NeedSetUp,
    SignedIn,
    TwoStepRequired,
)
from qmetry_admin.domain.two_step_outcomes import Enabled
from qmetry_admin.domain.users import User
from qmetry_admin.services.enrolment_flow import Enrolment
from tests.behaviour.ground import START, Ground, password_of
from tests.behaviour.rfc6238 import code_of, secret_of, step_at


@pytest.fixture
def ground() -> Iterator[Ground]:
    made = Ground(mandatory=True)
    made.switch(dataclasses.replace(made.settings(), set_up_until=START + timedelta(days=3)))
    yield made
    made.close()


def half_open(ground: Ground, username: str) -> HalfOpen:
    answer = ground.services.sign_in.password(username, password_of(username))
    assert isinstance(answer, NeedSetUp), answer
    return answer.half_open


def started(ground: Ground, name: HalfOpen) -> Enrolment:
    enrolment = ground.services.sign_in.start_set_up(name)
    assert isinstance(enrolment, Enrolment), enrolment
    return enrolment


def confirmed(ground: Ground, name: HalfOpen, enrolment: Enrolment) -> object:
    secret, step = secret_of(enrolment.key_text), step_at(ground.clock.now())
    ground.clock.wait(30)
    return ground.services.sign_in.confirm_set_up(
        name, enrolment, code_of(secret, step), code_of(secret, step + 1), ground.clock.now()
    )


def signs_in_at_all(ground: Ground, user: User) -> bool:
    return ground.now(user.id).last_sign_in is not None


def test_until_the_date_and_not_a_moment_longer(ground: Ground) -> None:
    ground.person("kim")
    ground.clock.wait(timedelta(days=3).total_seconds() - 1)
    half_open(ground, "kim")
    ground.clock.wait(2)
    answer = ground.services.sign_in.password("kim", password_of("kim"))
    assert answer == TwoStepRequired()


def test_the_steps_take_longer_than_five_minutes(ground: Ground) -> None:
    """S04, S36: an app may have to be installed first, so there are fifteen minutes."""
    kim = ground.person("kim")
    name = half_open(ground, "kim")
    enrolment = started(ground, name)
    ground.clock.wait(14 * 60)
    answer = confirmed(ground, name, enrolment)
    assert isinstance(answer, Enabled)
    assert len(answer.codes) == 8
    assert not signs_in_at_all(ground, kim)
    assert isinstance(ground.services.sign_in.finish_set_up(name), SignedIn)
    assert signs_in_at_all(ground, kim)


def test_not_begun_it_is_over_after_five_minutes(ground: Ground) -> None:
    ground.person("kim")
    name = half_open(ground, "kim")
    ground.clock.wait(301)
    assert ground.services.sign_in.start_set_up(name) == HalfOpenEnded()


def test_cancelled_nothing_is_left(ground: Ground) -> None:
    """S17."""
    kim = ground.person("kim")
    name = half_open(ground, "kim")
    enrolment = started(ground, name)
    ground.services.sign_in.cancel(name)
    assert isinstance(confirmed(ground, name, enrolment), HalfOpenEnded)
    assert ground.now(kim.id).two_step is None
    half_open(ground, "kim")


def test_a_start_password_is_changed_afterwards(ground: Ground) -> None:
    """S04a: second step first, then the new password, then the session."""
    neu = ground.person("neu", start_password=True)
    name = half_open(ground, "neu")
    assert isinstance(confirmed(ground, name, started(ground, name)), Enabled)
    answer = ground.services.sign_in.finish_set_up(name)
    assert isinstance(answer, NeedNewPassword)
    assert not signs_in_at_all(ground, neu)
    new = ground.services.sign_in.new_password(answer.half_open, "marble-orchard-signal-drift")
    assert isinstance(new, SignedIn)


def test_killed_after_the_codes_the_next_sign_in_asks_for_one(ground: Ground) -> None:
    """S05: what was confirmed is kept, and its codes are spent."""
    ground.person("kim")
    name = half_open(ground, "kim")
    assert isinstance(confirmed(ground, name, started(ground, name)), Enabled)
    answer = ground.services.sign_in.password("kim", password_of("kim"))
    assert isinstance(answer, NeedCode)
    assert answer.fresh_at is not None


@pytest.mark.parametrize("meanwhile", ["inactive", "enabled", "setting off", "rule off"])
def test_what_happens_meanwhile(meanwhile: str, ground: Ground) -> None:
    """S17, S36: looked at again when it is confirmed."""
    kim = ground.person("kim")
    name = half_open(ground, "kim")
    enrolment = started(ground, name)
    if meanwhile == "inactive":
        ground.deactivate(kim.id)
    elif meanwhile == "enabled":
        ground.enabled(kim)
    elif meanwhile == "setting off":
        ground.switch(dataclasses.replace(ground.settings(), set_up_until=None))
    else:
        ground.switch(dataclasses.replace(ground.settings(), mandatory_two_step=False))
    before = ground.now(kim.id).two_step
    answer = confirmed(ground, name, enrolment)
    if meanwhile in {"inactive", "enabled"}:
        assert isinstance(answer, HalfOpenEnded | ChangedMeanwhile)
        assert ground.now(kim.id).two_step == before
    else:
        # The rows do not say whether steps that are open may go on; nobody gets in without them.
        assert isinstance(answer, HalfOpenEnded | ChangedMeanwhile | Enabled)
    if not isinstance(answer, Enabled):
        assert isinstance(ground.services.sign_in.finish_set_up(name), HalfOpenEnded)


def test_two_programs_at_once_and_one_wins(ground: Ground) -> None:
    """S17."""
    ground.person("kim")
    names = [half_open(ground, "kim"), half_open(ground, "kim")]
    both = [started(ground, name) for name in names]
    assert isinstance(confirmed(ground, names[0], both[0]), Enabled)
    late = confirmed(ground, names[1], both[1])
    assert isinstance(late, HalfOpenEnded | ChangedMeanwhile)
    assert isinstance(ground.services.sign_in.finish_set_up(names[1]), HalfOpenEnded)
