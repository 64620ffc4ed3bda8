"""Registering again while somebody else changes the same: who was first is told (S17)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from qmetry_admin.domain.outcomes import ChangedMeanwhile
from qmetry_admin.domain.two_step_outcomes import Enabled, RemovalReason, Removed
from qmetry_admin.domain.user_outcomes import TypeChange, UserChanged
from qmetry_admin.domain.users import AuthenticationType, Role, User
from qmetry_admin.services.trouble import Trouble, TroubleKind
from qmetry_admin.services.two_step import TwoStep
from qmetry_admin.services.user_administration import UserAdministration
from qmetry_admin.store.authenticators import AuthenticatorRows
from tests.services.desk import TWO_STEP_TABLES, Desk, between, rows, to_type
from tests.services.people import Directory, changed, details_of, directory
from tests.support.world import T0


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Directory]:
    with directory(tmp_path) as made:
        yield made


@pytest.fixture
def julia(here: Directory) -> User:
    return here.enrolled(here.person("jokafor"))


# ---- S17: overtaken ------------------------------------------------------------------------------


class Weber:
    """Another administrator, who is quicker."""

    def __init__(self, here: Directory, julia: User) -> None:
        self._here = here
        self._julia = julia
        user = here.person("mweber", "Max", "Weber", role=Role.ADMIN)
        self._session = here.signed_in(user)
        self._two_step = TwoStep(here.world)

    def registers_again(self) -> None:
        assert isinstance(
            Desk(self._here, self._julia, self._session, again=True).enable(), Enabled
        )

    def removes(self) -> None:
        state = self._here.now(self._julia).two_step
        assert state is not None
        removed = self._two_step.remove(
            self._session, self._julia.id, state.generation, RemovalReason.LOST_PHONE
        )
        assert isinstance(removed, Removed)

    def removes_and_enables(self) -> None:
        self.removes()
        assert isinstance(Desk(self._here, self._julia, self._session).enable(), Enabled)

    def changes_the_type(self) -> None:
        now = self._here.now(self._julia)
        assert now.two_step is not None
        to_ldap = TypeChange(AuthenticationType.LDAP, ends_two_step=now.two_step.generation)
        answer = UserAdministration(self._here.world).change(
            self._session, now.id, now.version, details_of(now), to_ldap
        )
        assert isinstance(answer, UserChanged)

    def changes_the_email(self) -> None:
        now = self._here.now(self._julia)
        answer = UserAdministration(self._here.world).change(
            self._session, now.id, now.version, changed(now, email="julia@example.com")
        )
        assert isinstance(answer, UserChanged)


WAYS: dict[str, Callable[[Weber], None]] = {
    "registered again": Weber.registers_again,
    "removed": Weber.removes,
    "enabled": Weber.removes_and_enables,
    "another type": Weber.changes_the_type,
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("early", [True, False])
def test_s17_somebody_else_was_first(
    here: Directory, julia: User, way: Callable[[Weber], None], early: bool
) -> None:
    weber = Weber(here, julia)
    ours = Desk(here, julia, again=True)
    here.clock.move(60)
    if early:
        way(weber)
        theirs = rows(here, *TWO_STEP_TABLES)
        here.clock.move(60)
        answer = ours.enable()
    else:
        between(here, lambda: way(weber))
        answer = ours.enable()
        theirs = rows(here, *TWO_STEP_TABLES)

    assert answer == ChangedMeanwhile("Max Weber", T0 + timedelta(seconds=60))
    assert rows(here, *TWO_STEP_TABLES) == theirs
    authenticator = here.authenticator(julia)
    assert authenticator is None or authenticator.secret != ours.enrolment.secret()
    assert all(entry.actor_name == "mweber" for entry in here.entries(julia))


def test_s17_it_is_not_the_one_who_changed_something_else(here: Directory, julia: User) -> None:
    admin = here.person("kim", "Kim", "Lund", role=Role.ADMIN)
    weber = Weber(here, julia)
    ours = Desk(here, julia, again=True)
    assert isinstance(Desk(here, julia, here.signed_in(admin), again=True).enable(), Enabled)
    here.clock.move(60)

    weber.changes_the_email()

    assert ours.enable() == ChangedMeanwhile("Kim Lund", T0)


def test_s17_where_the_audit_knows_nobody(here: Directory, julia: User) -> None:
    ours = Desk(here, julia, again=True)
    to_type(here, julia, AuthenticationType.LDAP)
    to_type(here, julia, AuthenticationType.QMETRY)

    assert ours.enable() == ChangedMeanwhile("", T0)


def test_s17_first_steps_do_not_end_where_others_enabled_it(here: Directory) -> None:
    """An enrolment that replaces nothing is overtaken by one, however often that was replaced."""
    user = here.person("plain")
    weber = Weber(here, user)
    ours = Desk(here, user)
    assert isinstance(Desk(here, user, here.session).enable(), Enabled)
    here.clock.move(60)
    weber.registers_again()

    assert ours.enable() == ChangedMeanwhile("Max Weber", T0 + timedelta(seconds=60))


def test_trouble_of_the_store_keeps_both_keys(here: Directory, julia: User) -> None:
    desk = Desk(here, julia, again=True)
    before = rows(here)

    def fail() -> None:
        raise Trouble(TroubleKind.FULL)

    between(here, fail)

    with pytest.raises(Trouble):
        desk.enable()
    assert rows(here) == before
    assert isinstance(desk.enable(), Enabled)


@pytest.mark.parametrize(("again", "write"), [(True, "replace"), (False, "add")])
def test_s23_a_lost_write_leaves_what_was_there(
    here: Directory, julia: User, again: bool, write: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The codes go before the key is swapped: where that fails, they are there again."""
    user = julia if again else here.person("plain")
    desk = Desk(here, user, again=again)
    before, audited = rows(here), here.audited()
    monkeypatch.setattr(AuthenticatorRows, write, lambda *_: False)

    assert desk.enable() == ChangedMeanwhile("", T0)

    assert rows(here) == before
    assert here.audited() == audited
    assert desk.enrolment.secret() != b""
