"""Recovery codes shown again: to whom, which, and that each showing is kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest

from qmetry_admin.domain.audit import Action, Result
from qmetry_admin.domain.identity import ConfirmIdentity, IdentityConfirmed
from qmetry_admin.domain.outcomes import NoSuchUser, NotAllowed
from qmetry_admin.domain.two_step_outcomes import CodesShown, Enabled, NoTwoStep
from qmetry_admin.domain.users import AuthenticationType, Right, Role, UserId
from qmetry_admin.services.identity import IdentityKeeper
from qmetry_admin.services.two_step import TwoStep
from tests.services.desk import Desk, switch
from tests.services.people import Directory, directory


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Directory]:
    with directory(tmp_path) as made:
        yield made


@pytest.fixture
def two_step(here: Directory) -> TwoStep:
    return TwoStep(here.world)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("own", [True, False])
def test_s25_codes_are_for_view_on_users_or_ones_own(
    here: Directory, two_step: TwoStep, role: Role, own: bool
) -> None:
    actor = here.enrolled(here.person("actor", role=role))
    subject = actor if own else here.enrolled(here.person("admin", role=Role.ADMIN))

    answer = two_step.recovery_codes(here.signed_in(actor), subject.id)

    entry = here.entry(subject)
    assert entry.action is Action.RECOVERY_CODES_SHOW
    assert (entry.actor_id, entry.user_id) == (actor.id, subject.id)
    if own or role in {Role.ADMIN, Role.HELP_DESK, Role.READ_ONLY}:
        assert answer == CodesShown(here.codes(subject), 8, "Acme QA", subject)
        assert entry.result is Result.DONE
        assert entry.detail == {"codes shown": "8", "codes left": "8"}
    else:
        assert answer == NotAllowed((Right.USERS_VIEW,))
        assert entry.result is Result.REFUSED
        assert entry.detail == {"missing right": "View on Users"}


def test_rec_06_looking_makes_no_new_ones(here: Directory, two_step: TwoStep) -> None:
    user = here.enrolled(here.person("jokafor"))
    other = here.signed_in(here.person("other", role=Role.ADMIN))

    answers = [
        two_step.recovery_codes(session, user.id) for session in (here.session, other, other)
    ]
    answers.append(TwoStep(here.world).recovery_codes(here.session, user.id))

    assert answers == [CodesShown(here.codes(user), 8, "Acme QA", user)] * 4
    entries = here.entries(user)
    assert len(entries) == 4
    assert not any(code.text in repr(entries) for code in here.codes(user))
    assert not any(code.shown in repr(entries) for code in here.codes(user))


@pytest.mark.parametrize(("how_many", "shown"), [("all", 6), ("one", 1)])
def test_used_codes_are_gone_and_one_can_be_shown_alone(
    here: Directory, two_step: TwoStep, how_many: Literal["all", "one"], shown: int
) -> None:
    user = here.enrolled(here.person("jokafor"))
    codes = here.codes(user)
    with here.store.writing() as unit:
        assert unit.recovery_codes.spend(user.id, codes[0].text)
        assert unit.recovery_codes.spend(user.id, codes[4].text)

    answer = two_step.recovery_codes(here.session, user.id, how_many)

    left = (*codes[1:4], *codes[5:])
    assert answer == CodesShown(left[:shown], 6, "Acme QA", here.now(user))
    assert here.entry(user).detail == {"codes shown": str(shown), "codes left": "6"}


@pytest.mark.parametrize("how_many", ["all", "one"])
def test_none_are_left(here: Directory, two_step: TwoStep, how_many: Literal["all", "one"]) -> None:
    user = here.enrolled(here.person("jokafor"))
    with here.store.writing() as unit:
        for code in unit.recovery_codes.unused(user.id):
            unit.recovery_codes.spend(user.id, code.text)

    answer = two_step.recovery_codes(here.session, user.id, how_many)

    assert answer == CodesShown((), 0, "Acme QA", here.now(user))


def test_nobody_and_people_without_it_have_none(here: Directory, two_step: TwoStep) -> None:
    plain = here.person("plain")
    ldap = here.person("ldap", authentication=AuthenticationType.LDAP)

    assert two_step.recovery_codes(here.session, plain.id) == NoTwoStep()
    assert two_step.recovery_codes(here.session, ldap.id) == NoTwoStep()
    assert two_step.recovery_codes(here.session, UserId(9999)) == NoSuchUser()
    assert here.audited() == 0


# ---- S24: hidden ---------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("own", [True, False])
def test_s24_hidden_codes_are_shown_to_nobody_but_their_owner(
    here: Directory, two_step: TwoStep, role: Role, own: bool
) -> None:
    actor = here.enrolled(here.person("actor", role=role))
    subject = actor if own else here.enrolled(here.person("jokafor"))
    switch(here, hide_codes=True)

    answer = two_step.recovery_codes(here.signed_in(actor), subject.id)

    entry = here.entry(subject)
    if own:
        assert answer == CodesShown(here.codes(subject), 8, "Acme QA", subject)
        assert entry.result is Result.DONE
    elif role in {Role.ADMIN, Role.HELP_DESK, Role.READ_ONLY}:
        assert answer == NotAllowed(())
        assert (entry.action, entry.result) == (Action.RECOVERY_CODES_SHOW, Result.REFUSED)
        assert entry.detail == {"reason": "recovery codes are hidden after the enrolment"}
    else:
        assert answer == NotAllowed((Right.USERS_VIEW,))
        assert entry.detail == {"missing right": "View on Users"}


def test_s24_hidden_codes_are_shown_when_an_enrolment_ends(here: Directory) -> None:
    user = here.person("jokafor")
    switch(here, hide_codes=True)

    for again in (False, True):
        answer = Desk(here, user, again=again).enable()
        assert isinstance(answer, Enabled)
        assert len(answer.codes) == 8


# ---- M05 -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("own", [True, False])
def test_m05_showing_waits_for_a_confirmation(
    here: Directory, two_step: TwoStep, own: bool
) -> None:
    actor = here.enrolled(here.person("actor", role=Role.ADMIN))
    subject = actor if own else here.enrolled(here.person("jokafor"))
    session = here.signed_in(actor)
    here.clock.move(15 * 60 + 1)

    assert two_step.recovery_codes(session, subject.id) == ConfirmIdentity(with_code=True)
    assert here.audited() == 0
    with here.store.writing() as unit:
        unit.sessions.prove(session.token, here.clock.now())
    here.clock.move(14 * 60)
    assert isinstance(two_step.recovery_codes(session, subject.id), CodesShown)

    here.clock.move(14 * 60)
    assert IdentityKeeper(here.world).due(session) == IdentityConfirmed()


def test_m05_nobody_is_asked_where_there_is_nothing_to_show(
    here: Directory, two_step: TwoStep
) -> None:
    plain = here.person("plain")
    member = here.signed_in(here.person("member"))
    here.clock.move(3600)

    assert two_step.recovery_codes(here.session, plain.id) == NoTwoStep()
    assert two_step.recovery_codes(member, plain.id) == NotAllowed((Right.USERS_VIEW,))
