"""What may change while the steps of an enrolment are open; then nothing is stored (S17)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from qmetry_admin.domain import totp
from qmetry_admin.domain.actor import EndReason
from qmetry_admin.domain.audit import Result
from qmetry_admin.domain.outcomes import ChangedMeanwhile, NotAllowed, NotPossible, SessionEnded
from qmetry_admin.domain.two_step_outcomes import Enabled, EnrolmentOver
from qmetry_admin.domain.two_step_policy import WhyNot
from qmetry_admin.domain.users import (
    AuthenticationType,
    Right,
    Role,
    TwoStepFilter,
    User,
    UserFilter,
    UserQuery,
)
from qmetry_admin.services.trouble import Trouble, TroubleKind
from qmetry_admin.services.two_step import TwoStep
from tests.services.desk import Desk, between, started, switch, to_type
from tests.services.people import Directory, changed, directory
from tests.support.world import T0

ENABLING = NotAllowed((Right.USERS_CREATE, Right.USERS_MODIFY))


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Directory]:
    with directory(tmp_path) as made:
        yield made


@pytest.fixture
def two_step(here: Directory) -> TwoStep:
    return TwoStep(here.world)


@pytest.fixture
def julia(here: Directory) -> User:
    return here.person("jokafor")


# ---- what may have changed meanwhile -------------------------------------------------------------


def test_enr_03_an_abandoned_first_enrolment_leaves_it_disabled(
    here: Directory, two_step: TwoStep, julia: User
) -> None:
    before, view = here.entries(julia), two_step.view(here.session, julia.id)
    desk = Desk(here, julia)
    desk.confirm(desk.phone.code(), "000000")

    desk.enrolment.close()

    assert desk.enable() == EnrolmentOver()
    assert here.now(julia) == julia
    assert here.authenticator(julia) is None
    assert here.codes(julia) == ()
    assert here.entries(julia) == before
    assert two_step.view(here.session, julia.id) == view
    query = UserQuery("jokafor", UserFilter(TwoStepFilter.DISABLED))
    with here.store.reading() as unit:
        page = unit.users.page(query, 0, 10, now=T0, longest_lock=timedelta(minutes=15))
    assert (page.rows, page.matching) == ((julia,), 1)
    again = started(two_step, here.session, julia)
    assert again.key_text != desk.key


def test_a_confirmed_enrolment_is_over(here: Directory, julia: User) -> None:
    desk = Desk(here, julia)
    first, second = desk.phone.code(-1), desk.phone.code()
    assert isinstance(desk.confirm(first, second), Enabled)

    assert desk.enrolment.secret() == b""
    assert desk.confirm(first, second) == EnrolmentOver()


def test_an_enrolment_serves_no_other_session(here: Directory, julia: User) -> None:
    desk = Desk(here, julia)
    desk.session = here.signed_in(here.first)

    assert desk.enable() == EnrolmentOver()
    assert here.now(julia).two_step is None


def test_s17_somebody_else_enabled_it_first(here: Directory, julia: User) -> None:
    weber = here.person("mweber", "Max", "Weber", role=Role.ADMIN)
    ours, theirs = Desk(here, julia), Desk(here, julia, here.signed_in(weber))
    here.clock.move(60)
    winner = theirs.enable()
    here.clock.move(60)

    answer = ours.enable()

    assert isinstance(winner, Enabled)
    assert answer == ChangedMeanwhile("Max Weber", T0 + timedelta(seconds=60))
    assert here.now(julia) == winner.user
    assert here.codes(julia) == winner.codes
    assert len(here.entries(julia)) == 1


def test_s17_somebody_else_enabled_it_between_check_and_write(here: Directory, julia: User) -> None:
    weber = here.person("mweber", "Max", "Weber", role=Role.ADMIN)
    ours, theirs = Desk(here, julia), Desk(here, julia, here.signed_in(weber))
    between(here, theirs.enable)

    answer = ours.enable()

    assert answer == ChangedMeanwhile("Max Weber", T0)
    stored = here.authenticator(julia)
    assert stored is not None
    assert totp.grouped(stored.secret) == theirs.key
    assert len(here.codes(julia)) == 8
    assert len(here.entries(julia)) == 1


@pytest.mark.parametrize("early", [True, False])
def test_s17_the_session_ended(here: Directory, julia: User, early: bool) -> None:
    desk = Desk(here, julia)

    def end() -> None:
        with here.store.writing() as unit:
            unit.sessions.end_all(here.first.id, EndReason.PASSWORD_CHANGED, "praman", T0)

    if early:
        end()
    else:
        between(here, end)

    assert desk.enable() == SessionEnded(EndReason.PASSWORD_CHANGED, "praman")
    assert here.now(julia).two_step is None
    assert desk.enrolment.secret() != b""


@pytest.mark.parametrize("early", [True, False])
def test_s17_the_right_is_gone(here: Directory, julia: User, early: bool) -> None:
    admin = here.person("admin", role=Role.ADMIN)
    desk = Desk(here, julia, here.signed_in(admin))

    def demote() -> None:
        with here.store.writing() as unit:
            assert unit.users.change(admin.id, admin.version, changed(admin, role=Role.READ_ONLY))

    if early:
        demote()
    else:
        between(here, demote)

    assert desk.enable() == ENABLING
    assert here.now(julia).two_step is None
    assert here.entry(julia).result is Result.REFUSED


@pytest.mark.parametrize("early", [True, False])
@pytest.mark.parametrize(
    ("authentication", "why"),
    [(AuthenticationType.LDAP, WhyNot.LDAP), (AuthenticationType.SAML, WhyNot.SAML)],
)
def test_s17_the_type_is_another(
    here: Directory, julia: User, early: bool, authentication: AuthenticationType, why: WhyNot
) -> None:
    desk = Desk(here, julia)

    def change() -> None:
        to_type(here, julia, authentication)

    if early:
        change()
    else:
        between(here, change)

    assert desk.enable() == NotPossible(why)
    assert here.authenticator(julia) is None


@pytest.mark.parametrize("early", [True, False])
def test_s09_the_setting_was_taken_back(here: Directory, julia: User, early: bool) -> None:
    switch(here, self_service=True)
    desk = Desk(here, julia, here.signed_in(julia))

    def take_back() -> None:
        switch(here, self_service=False)

    if early:
        take_back()
    else:
        between(here, take_back)

    assert desk.enable() == ENABLING
    assert here.now(julia).two_step is None


def test_m20_the_clock_went_off_meanwhile(here: Directory, julia: User) -> None:
    desk = Desk(here, julia)
    here.clock.instant = datetime(2200, 1, 1, tzinfo=UTC)

    assert desk.enable() == NotPossible(WhyNot.CLOCK)


def test_trouble_of_the_store_keeps_the_key(here: Directory, julia: User) -> None:
    desk = Desk(here, julia)

    def fail() -> None:
        raise Trouble(TroubleKind.FULL)

    between(here, fail)

    with pytest.raises(Trouble):
        desk.enable()
    assert here.now(julia).two_step is None
    assert isinstance(desk.enable(), Enabled)


def test_no_secret_is_in_the_file_or_the_audit(here: Directory, julia: User) -> None:
    desk = Desk(here, julia)
    secret = desk.enrolment.secret()
    answer = desk.enable()

    assert isinstance(answer, Enabled)
    here.database.close()
    files = [file.read_bytes() for file in here.folder.iterdir() if file.is_file()]
    for hidden in (
        secret,
        secret.hex().encode(),
        totp.base32(secret).encode(),
        *(code.text.encode() for code in answer.codes),
        *(code.shown.encode() for code in answer.codes),
    ):
        assert not any(hidden in content for content in files)
    assert not any(code.text in repr(answer) for code in answer.codes)
