"""What the services ask of the world: a clock, a store, secrets.

Each port is fulfilled beside the window.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from qmetry_admin.domain.actor import EndReason, Session
from qmetry_admin.domain.audit import Entry, Recorded
from qmetry_admin.domain.authenticator import Authenticator
from qmetry_admin.domain.lockout import Charged, Closed, Factor, Locked, TooFast
from qmetry_admin.domain.organisation import InstanceKind, Organisation, Settings
from qmetry_admin.domain.recovery_codes import RecoveryCode
from qmetry_admin.domain.users import (
    AuthenticationType,
    User,
    UserDetails,
    UserId,
    UserPage,
    UserQuery,
)


class Clock(Protocol):
    """Time. `now` is aware and in UTC; `monotonic` counts seconds and never goes back."""

    def now(self) -> datetime:
        """The instant by this computer's clock."""

    def monotonic(self) -> float:
        """Seconds since some fixed moment."""


# ---- secrets


class PasswordHasher(Protocol):
    """Slow hashing of passwords. Called between units of work, never inside one."""

    def hash(self, password: str) -> str:
        """The stored form of a password (NFC is applied here)."""

    def verify(self, stored: str, password: str) -> bool:
        """Whether the password is the one; the same work for every stored form."""

    def verify_nothing(self, password: str) -> None:
        """The work of one verification, for names nobody has (M21)."""


class PasswordJudge(Protocol):
    """Tells whether a new password is easily guessed."""

    def guessable(self, password: str, context: Sequence[str]) -> str | None:
        """What makes it guessable, in a short plain sentence, or nothing.

        `context` are names it may be made of.
        """


class KeyKeeper(Protocol):
    """Keeps the one key of a directory. Slow and refusable, so never inside a unit of work.

    A key place is text the directory records: "keyring", "file" (the standard file of the
    instance) or
    "file:" and the path of another file. All raise Trouble: KEY_MISSING, KEY_LOCKED, KEY_EXPOSED,
    KEY_WRONG.
    """

    def make(self, instance_id: str) -> tuple[str, bytes]:
        """Makes a key where there is none, and says where it is; never overwrites one."""

    def fetch(self, instance_id: str, key_place: str) -> bytes:
        """The key, from the recorded place and no other."""

    def drop(self, instance_id: str, key_place: str) -> None:
        """Takes back a key that was made for a directory which did not come to be."""


class Randomness(Protocol):
    """The source of what nobody may guess."""

    def secret_bytes(self, length: int) -> bytes:
        """So many bytes of the operating system's randomness."""

    def name(self) -> str:
        """A fresh name nobody has: 128 random bits as 32 hexadecimal digits."""

    def start_password(self) -> str:
        """Four short words, lower case, joined by dashes: at least 44 bits (A5)."""


@dataclass(frozen=True)
class Place:
    """Where a sealed field stands; it opens nowhere else."""

    table: str
    row: str
    column: str


class SecretBox(Protocol):
    """Seals fields to their place in this instance; made with the instance's key."""

    def seal(self, plain: bytes, place: Place) -> bytes:
        """The sealed form of a field."""

    def open(self, sealed: bytes, place: Place) -> bytes:
        """The plain form. Raises Trouble(SEALED_CHANGED) where it was made elsewhere or changed."""

    def lookup(self, user_id: UserId, recovery_code: str) -> bytes:
        """The keyed hash under which a recovery code is found and deleted in one statement."""

    def token_hash(self, token: str) -> str:
        """The keyed hash under which a session's token is kept."""

    def chain(self, previous: bytes, content: bytes) -> bytes:
        """The seal of an audit entry over the one before it."""


# ---- the store


class Users(Protocol):
    """People."""

    def get(self, user_id: UserId) -> User | None:
        """One person."""

    def hold(self, user_id: UserId) -> User | None:
        """One person, whose row nobody else can change until this unit ends."""

    def by_username(self, username: str) -> User | None:
        """The person who signs in under a name, folded (A1)."""

    def page(self, query: UserQuery, offset: int, limit: int) -> UserPage:
        """Rows of a query; ties are broken by username, then id."""

    def add(
        self,
        details: UserDetails,
        authentication: AuthenticationType,
        *,
        first_user: bool = False,
        must_change_password: bool = False,
    ) -> User | None:
        """A new person; nothing where username or alias is taken by then."""

    def taken(self, username: str, alias: str, besides: UserId | None = None) -> tuple[bool, bool]:
        """Whether username and alias are another person's, folded."""

    def change(self, user_id: UserId, version: int, details: UserDetails) -> bool:
        """Writes the changed columns if the version still holds (DB-02); says whether it did."""

    def signed_in(self, user_id: UserId, at: datetime) -> None:
        """Stores the last sign-in; the version stays, for no edit is about it."""

    def administrators(self) -> tuple[User, ...]:
        """All active people with the role Admin."""


class Passwords(Protocol):
    """Hashes of passwords, apart from the people so that no list ever carries one."""

    def get(self, user_id: UserId) -> str | None:
        """The stored hash."""

    def put(self, user_id: UserId, stored: str, *, must_change: bool) -> None:
        """Stores a hash and whether the password must be changed at the next sign-in."""

    def replace(self, user_id: UserId, old: str, new: str) -> bool:
        """Puts a new hash in place of exactly the old one, and clears the duty to change it.

        Says whether it won.
        """


class Authenticators(Protocol):
    """Confirmed authenticators, their secrets sealed."""

    def get(self, user_id: UserId) -> Authenticator | None:
        """The person's authenticator."""

    def add(self, authenticator: Authenticator) -> bool:
        """Stores one if the person has none; says whether it did."""

    def spend(self, moved: Authenticator) -> bool:
        """One conditional UPDATE: step, drift and time.

        If the registration is the same and its last step is
        still before this one (M01); says whether it won.
        """


class RecoveryCodes(Protocol):
    """Unused recovery codes, sealed to be shown and hashed to be found."""

    def add(self, user_id: UserId, generation: str, codes: Sequence[RecoveryCode]) -> None:
        """Stores a set."""

    def unused(self, user_id: UserId) -> tuple[RecoveryCode, ...]:
        """Those that are left, by slot."""

    def left(self, user_id: UserId) -> int:
        """How many are left."""

    def holds(self, user_id: UserId, code: str) -> bool:
        """Whether a normalised code is one of them."""

    def spend(self, user_id: UserId, code: str) -> bool:
        """One DELETE: says whether it was there (S19)."""


class Attempts(Protocol):
    """Wrong tries by folded name and factor; names nobody has count too (M03)."""

    def charge(
        self, name: str, factor: Factor, now: datetime, limit: int, lock: timedelta
    ) -> Charged | Locked | Closed:
        """Counts a try before it is checked.

        The limit-th in a row locks for `lock`; meanwhile nothing is counted.

        For `Factor.CODE` a mark is kept as well, and a hundred within 30 days answer Closed.
        """

    def pace(self, name: str, factor: Factor, now: datetime, every: timedelta) -> TooFast | None:
        """Takes a try of a paced factor, unless the last one was less than `every` ago."""

    def clear(self, name: str, factor: Factor) -> None:
        """The row starts anew."""

    def unmark(self, mark: int) -> None:
        """The charged code was right: it is none of the hundred."""

    def rename(self, old: str, new: str) -> None:
        """What was counted under a person's old folded name counts under the new one."""

    def forget_marks(self, name: str) -> None:
        """All wrong codes of a name are forgiven: the closed code step opens (M03)."""


class Sessions(Protocol):
    """Sessions of running programs; tokens are kept as keyed hashes."""

    def add(self, session: Session, workstation: str, now: datetime) -> None:
        """A session begins."""

    def find(self, token: str) -> tuple[UserId, EndReason | None, str] | None:
        """Whose it is, and where it ended, why and by whose name."""

    def seen(self, token: str, now: datetime) -> None:
        """Its program is still there."""

    def end(self, token: str, reason: EndReason, by: str, now: datetime) -> None:
        """Ends one."""

    def end_all(
        self, user_id: UserId, reason: EndReason, by: str, now: datetime, *, but: str | None = None
    ) -> None:
        """Ends a person's sessions, but for one token."""

    def end_unseen(self, since: datetime, now: datetime) -> None:
        """Ends those whose program was not seen since (M06)."""


class OrganisationStore(Protocol):
    """The one organisation row and its settings."""

    def get(self) -> Organisation | None:
        """The organisation; nothing before set-up."""

    def hold(self) -> Organisation:
        """The organisation, its row held until this unit ends.

        Rules over several people go through it (A6).
        """

    def found(
        self,
        *,
        instance_id: str,
        name: str,
        kind: InstanceKind,
        key_place: str,
        now: datetime,
        settings: Settings,
    ) -> bool:
        """Makes the row if there is none; says whether it did.

        The first user is named afterwards.
        """

    def name_first_user(self, user_id: UserId) -> None:
        """Names the first user, once."""

    def key_fits(self) -> bool:
        """Whether the key in hand is this directory's; a sealed mark made with the row tells."""

    def key_moved(self, key_place: str) -> None:
        """Records where the key is from now on."""


class AuditTrail(Protocol):
    """The chained audit; entries are only ever added."""

    def add(self, entry: Entry) -> None:
        """Adds the one entry of this unit of work."""

    def newest(self) -> Recorded | None:
        """The newest entry."""

    def newest_about(self, user_id: UserId, actions: Sequence[str]) -> Recorded | None:
        """The newest entry about a person with one of these actions that was done."""

    def about(self, user_id: UserId, limit: int) -> tuple[Recorded, ...]:
        """Entries about a person, newest first."""

    def intact(self) -> bool:
        """Whether every entry is sealed over the one before it, from the first to the newest."""


class Unit(Protocol):
    """One transaction over everything that is remembered."""

    users: Users
    passwords: Passwords
    authenticators: Authenticators
    recovery_codes: RecoveryCodes
    attempts: Attempts
    sessions: Sessions
    organisation: OrganisationStore
    audit: AuditTrail

    def undo(self) -> None:
        """What this unit wrote is rolled back when it ends; for a refusal found after a write."""


class Store(Protocol):
    """Opens units of work. They never nest.

    A refusal leaves one normally, so what was charged stays.
    """

    def reading(self) -> AbstractContextManager[Unit]:
        """A unit that only looks."""

    def writing(self) -> AbstractContextManager[Unit]:
        """A unit that may write: it holds SQLite's write lock from its first statement.

        So keep it short.
        """


@dataclass(frozen=True)
class World:
    """All that a service needs; who is asked is decided in one place, at start-up.

    `workstation` is how this computer is called in the audit. `sessions` are those this program
    made and did not sign out, so that none outlives it.
    """

    store: Store
    clock: Clock
    hasher: PasswordHasher
    judge: PasswordJudge
    randomness: Randomness
    workstation: str
    sessions: set[Session] = field(default_factory=set, repr=False, compare=False)
