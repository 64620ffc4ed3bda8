"""S37: the first user's place goes to an enrolled Admin, by the first user's hand alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from qmetry_admin.domain.audit import Action, Result
from qmetry_admin.domain.outcomes import NoSuchUser, NotAllowed
from qmetry_admin.domain.settings_outcomes import CannotBeFirstUser, HandedOver, SettingsView
from qmetry_admin.domain.users import AuthenticationType, Role, User, UserId
from qmetry_admin.services.settings import OrganisationSettings
from tests.services.people import Directory, directory

QMETRY = AuthenticationType.QMETRY


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Directory]:
    with directory(tmp_path) as made:
        yield made


@pytest.fixture
def settings(here: Directory) -> OrganisationSettings:
    return OrganisationSettings(here.world)


def able(here: Directory, username: str = "lgarcia", name: str = "Luis") -> User:
    return here.enrolled(here.person(username, name, "García", role=Role.ADMIN))


def first_user(here: Directory) -> UserId:
    with here.store.reading() as unit:
        organisation = unit.organisation.get()
    assert organisation is not None
    return organisation.first_user


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("authentication", AuthenticationType)
@pytest.mark.parametrize("enrolled", [True, False])
@pytest.mark.parametrize("active", [True, False])
def test_who_can_be_it(
    here: Directory,
    settings: OrganisationSettings,
    role: Role,
    authentication: AuthenticationType,
    enrolled: bool,
    active: bool,
) -> None:
    user = here.person("them", role=role, authentication=authentication, active=active)
    if enrolled and authentication is QMETRY:
        user = here.enrolled(user)
    can = active and role is Role.ADMIN and authentication is QMETRY and enrolled

    candidates = settings.candidates(here.session)
    answer = settings.hand_over(here.session, user.id)

    assert candidates == ((user,) if can else ())
    if can:
        assert answer == HandedOver(here.now(user))
        assert here.now(user).first_user
        assert not here.now(here.first).first_user
        assert first_user(here) == user.id
    else:
        assert answer == CannotBeFirstUser()
        assert first_user(here) == here.first.id
        assert here.audited() == 0


def test_it_is_audited_with_both_names(here: Directory, settings: OrganisationSettings) -> None:
    luis = able(here)

    settings.hand_over(here.session, luis.id)

    entry = here.entry(luis)
    assert (entry.action, entry.result) == (Action.FIRST_USER, Result.DONE)
    assert entry.actor_id == here.first.id
    assert entry.detail == {"first user before": "praman", "first user": "lgarcia"}


def test_nobody_but_the_first_user_hands_it_over(
    here: Directory, settings: OrganisationSettings
) -> None:
    luis = able(here)
    session = here.signed_in(luis)

    assert settings.candidates(session) == NotAllowed(())
    assert settings.hand_over(session, luis.id) == NotAllowed(())

    assert first_user(here) == here.first.id
    assert here.audited() == 2
    assert (here.newest().action, here.newest().result) == (Action.FIRST_USER, Result.REFUSED)
    assert here.newest().detail == {"reason": "not the first user"}


def test_one_cannot_hand_it_to_oneself_nor_to_nobody(
    here: Directory, settings: OrganisationSettings
) -> None:
    here.enrolled(here.first)

    assert settings.hand_over(here.session, here.first.id) == CannotBeFirstUser()
    assert settings.hand_over(here.session, UserId(9999)) == NoSuchUser()


def test_once_handed_over_one_cannot_take_it_back_but_the_other_can_give_it(
    here: Directory, settings: OrganisationSettings
) -> None:
    priya, luis = here.enrolled(here.first), able(here)
    settings.hand_over(here.session, luis.id)

    assert settings.hand_over(here.session, priya.id) == NotAllowed(())
    view = settings.view(here.session)
    assert isinstance(view, SettingsView)
    assert not view.may_hand_over
    assert view.first_user == here.now(luis)

    assert settings.hand_over(here.signed_in(luis), priya.id) == HandedOver(here.now(priya))
    assert first_user(here) == priya.id


def test_candidates_stand_in_the_order_of_their_names(
    here: Directory, settings: OrganisationSettings
) -> None:
    zoe, adam = able(here, "a1", "zoe"), able(here, "z9", "Adam")

    assert settings.candidates(here.session) == (adam, zoe)
