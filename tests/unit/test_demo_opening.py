"""The throw-away directory: made fast, of people who really sign in, and gone without a trace."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from qmetry_admin.demo import DemoOpening
from qmetry_admin.demo.people import FIRST_USER, PASSWORD, SKETCHES, Person
from qmetry_admin.domain import totp
from qmetry_admin.domain.audit import Action
from qmetry_admin.domain.lockout import Closed, Locked
from qmetry_admin.domain.organisation import InstanceKind
from qmetry_admin.domain.outcomes import (
    AlreadySetUp,
    NeedCode,
    NeedNewPassword,
    SignedIn,
    SignInFailed,
)
from qmetry_admin.domain.users import AuthenticationType, UserId
from qmetry_admin.security import passwords
from qmetry_admin.security.passwords import Argon2idHasher
from qmetry_admin.services.opening import SetUpForm
from qmetry_admin.services.ports import World
from qmetry_admin.services.trouble import Trouble, TroubleKind
from qmetry_admin.store.unit_of_work import PeeweeStore
from tests.support.demo import demo_opening
from tests.support.phone import Phone
from tests.support.world import FakeClock

ROOT = Path(__file__).parents[2]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Home and all its relatives are folders of the test's own, and so is what is temporary."""
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(name, str(tmp_path / name))
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    return tmp_path


@pytest.fixture
def opening(
    clock: FakeClock,
    cheap: None,  # noqa: ARG001 - for its effect
    places: Path,  # noqa: ARG001 - for its effect
) -> Iterator[DemoOpening]:
    made = demo_opening(clock)
    yield made
    made.close()


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real hash at the least cost Argon2 has."""
    least = passwords.Argon2Cost(memory=8, passes=1, lanes=1)
    monkeypatch.setattr(passwords, "Argon2Cost", lambda: least)


def person(opening: DemoOpening, username: str) -> Person:
    [found] = [one for one in opening.people if one.username == username]
    return found


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


# ------------------------------------------------------------------------------ made and gone


def test_it_costs_one_password_hash_and_one_transaction(
    opening: DemoOpening, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def counted(name: str, kind: type) -> None:
        original: Callable[..., object] = getattr(kind, name)

        def noted(*given: object) -> object:
            done.append(name)
            return original(*given)

        monkeypatch.setattr(kind, name, noted)

    for name in ("hash", "verify", "verify_nothing"):
        counted(name, Argon2idHasher)
    counted("writing", PeeweeStore)
    opening.open()
    assert done == ["hash", "writing"]


def test_the_folder_is_private_and_gone_after_closing(opening: DemoOpening, places: Path) -> None:
    temporary = places / "temporary"
    assert list(temporary.iterdir()) == [], "before it is opened there is nothing"
    opening.open()
    [folder] = temporary.iterdir()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert files(folder)[0] == "directory.db"
    assert folder == opening.folder
    opening.close()
    assert list(temporary.iterdir()) == []


def test_what_the_windows_left_in_the_folder_goes_as_well(opening: DemoOpening) -> None:
    opening.open()
    opening.close()
    opening.folder.mkdir()
    (opening.folder / "window.ini").touch()
    opening.close()
    assert not opening.folder.exists()
    opening.close()


def test_nothing_is_written_anywhere_else(
    opening: DemoOpening, clock: FakeClock, places: Path
) -> None:
    opened = opening.open()
    priya = person(opening, FIRST_USER)
    answer = opened.services.sign_in.password(FIRST_USER, PASSWORD)
    assert isinstance(answer, NeedCode)
    code = Phone(priya.secret, clock).code()
    assert isinstance(opened.services.sign_in.code(answer.half_open, code), SignedIn)
    opening.sign_out_all()
    assert all(name.startswith("temporary/") for name in files(places))
    opening.close()
    assert files(places) == []


def test_no_keyring_is_even_loaded() -> None:
    code = (
        "import sys\n"
        "from tests.support.demo import demo_opening\n"
        "from tests.support.world import FakeClock\n"
        "sys.modules.pop('keyring', None)\n"
        "opening = demo_opening(FakeClock())\n"
        "opening.open(); opening.close()\n"
        "assert 'keyring' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, timeout=60, env=os.environ)


def test_where_making_it_fails_nothing_is_left(
    clock: FakeClock, places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_hasher: Argon2idHasher, _password: str) -> str:
        raise Trouble(TroubleKind.FULL, "")

    monkeypatch.setattr(Argon2idHasher, "hash", full)
    opening = demo_opening(clock)
    with pytest.raises(Trouble):
        opening.open()
    assert list((places / "temporary").iterdir()) == []


def test_opened_again_it_is_the_same_until_it_was_closed(opening: DemoOpening) -> None:
    first = opening.open()
    assert opening.open() is first
    opening.close()
    assert opening.look(0) is None
    again = opening.open()
    assert again.organisation.instance_id != first.organisation.instance_id


def test_no_other_directory_is_reached_from_it(opening: DemoOpening, tmp_path: Path) -> None:
    first = opening.open()
    opening.use_database(f"sqlite:///{tmp_path}/real.db")
    opening.use_key_file(tmp_path / "real.key")
    assert opening.open() is first
    form = SetUpForm("Real", "boss", "B", "Oss", "", "violet kettle orbit 7", "UTC")
    assert opening.set_up(form) == AlreadySetUp()
    assert opening.exists()
    assert not (tmp_path / "real.db").exists()


@pytest.mark.parametrize("kind", InstanceKind)
def test_the_kind_is_as_chosen_and_priya_raman_is_the_first_user(
    clock: FakeClock,
    kind: InstanceKind,
    cheap: None,  # noqa: ARG001 - for its effect
) -> None:
    opening = demo_opening(clock, kind)
    organisation = opening.open().organisation
    look = opening.look(0)
    opening.close()
    assert (organisation.kind, organisation.name) == (kind, "Acme QA (demo)")
    assert look is not None
    assert look.people[FIRST_USER].id == organisation.first_user
    assert look.people[FIRST_USER].first_user


# ------------------------------------------------------------------------------ who is in it


def test_everybody_is_as_they_were_made_up(opening: DemoOpening, clock: FakeClock) -> None:
    opening.open()
    look = opening.look(0)
    assert look is not None
    for sketch in SKETCHES:
        user = look.people[sketch.username]
        assert (user.role, user.authentication) == (sketch.role, sketch.authentication)
        assert (user.active, user.must_change_password) == (sketch.active, sketch.start_password)
        left = None if user.two_step is None else user.two_step.codes_left
        assert left == sketch.codes
        seen = None if sketch.seen is None else clock.now() - timedelta(days=sketch.seen)
        assert user.last_sign_in == seen
    assert set(look.locks) == {"rrossi", "pnovak"}
    assert look.locks["rrossi"].until == clock.now() + timedelta(hours=1)
    assert look.locks["pnovak"].until is None


def test_everybody_enabled_and_active_signs_in_with_the_code_of_their_phone(
    opening: DemoOpening, clock: FakeClock
) -> None:
    sign_in = opening.open().services.sign_in
    shut = {"rrossi", "pnovak"}
    able = [one for one in opening.people if one.secret and one.details.active]
    for one in able:
        if one.username in shut:
            continue
        answer = sign_in.password(one.username, one.password)
        assert isinstance(answer, NeedCode), one
        signed_in = sign_in.code(answer.half_open, Phone(one.secret, clock).code())
        expected = NeedNewPassword if one.sketch.start_password else SignedIn
        assert isinstance(signed_in, expected), one
    assert len(able) > 15


def test_everybody_else_is_met_as_their_state_has_it(
    opening: DemoOpening, clock: FakeClock
) -> None:
    sign_in = opening.open().services.sign_in
    assert isinstance(sign_in.password("rrossi", PASSWORD), Locked)
    closed = sign_in.password("pnovak", PASSWORD)
    assert isinstance(closed, NeedCode)
    code = Phone(person(opening, "pnovak").secret, clock).code()
    assert sign_in.code(closed.half_open, code) == Closed()
    assert isinstance(sign_in.password("salvarez", PASSWORD), NeedNewPassword)
    assert isinstance(sign_in.password("hsolberg", PASSWORD), SignedIn)
    refused = [
        sketch.username
        for sketch in SKETCHES
        if not sketch.active or sketch.authentication is not AuthenticationType.QMETRY
    ]
    for username in refused:
        assert sign_in.password(username, PASSWORD) == SignInFailed()


def test_no_last_step_stands_in_the_way_of_a_phone_an_hour_behind(
    opening: DemoOpening, clock: FakeClock
) -> None:
    opening.open()
    hour_ago = totp.step_at(clock.now() - timedelta(minutes=62))
    seen = [sketch.seen for sketch in SKETCHES if sketch.codes is not None and sketch.seen]
    assert all(totp.step_at(clock.now() - timedelta(days=days)) < hour_ago for days in seen)


# ----------------------------------------------------------------------------- its last weeks


def test_the_audit_tells_the_last_weeks_and_its_chain_holds(
    clock: FakeClock,
    cheap: None,  # noqa: ARG001 - for its effect
) -> None:
    worlds: list[World] = []
    opening = demo_opening(clock, seen=worlds.append)
    opening.open()
    with worlds[0].store.reading() as unit:
        assert unit.audit.intact()
        newest = unit.audit.newest()
        assert newest is not None
        entries = [recorded.entry for recorded in unit.audit.page("", 0, newest.number).rows]
        about_maria = unit.audit.newest_about(
            UserId(16), [Action.RECOVERY_CODES_SHOW]
        )  # she is told at her next sign-in (M08)
    opening.close()
    times = [entry.at for entry in entries]
    assert times == sorted(times, reverse=True)
    assert times[0] < clock.now()
    assert clock.now() - times[-1] > timedelta(weeks=8)
    assert {Action.SET_UP, Action.USER_CREATE, Action.TWO_STEP_ENABLE, Action.SIGN_IN} < {
        entry.action for entry in entries
    }
    assert about_maria is not None
    assert about_maria.entry.user_name == "mgarcia"


def test_looking_tells_what_was_done_since_and_only_once(
    opening: DemoOpening, clock: FakeClock
) -> None:
    assert opening.look(0) is None, "before it is open"
    opened = opening.open()
    first = opening.look(0)
    assert first is not None
    assert first.entries == (), "what was made up was not done in it"
    assert opening.look(first.newest) is None
    assert isinstance(opened.services.sign_in.password("hsolberg", PASSWORD), SignedIn)
    second = opening.look(first.newest)
    assert second is not None
    assert [recorded.entry.action for recorded in second.entries] == [Action.SIGN_IN]
    assert second.people["hsolberg"].last_sign_in == clock.now()
    assert opening.look(second.newest) is None
