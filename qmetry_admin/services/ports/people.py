"""What is remembered of people: who they are, what they prove it with, how they sign in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from qmetry_admin.domain.actor import EndReason, Session
from qmetry_admin.domain.authenticator import Authenticator
from qmetry_admin.domain.identity import Identity
from qmetry_admin.domain.lockout import Charged, Closed, Factor, Locked, TooFast
from qmetry_admin.domain.recovery_codes import RecoveryCode
from qmetry_admin.domain.users import (
    AuthenticationType,
    Lock,
    User,
    UserDetails,
    UserId,
    UserPage,
    UserQuery,
)


class Users(Protocol):
    """People. Whoever was deleted is found by `deleted` and `holders` alone."""

    def get(self, user_id: UserId) -> User | None:
        """One person."""

    def hold(self, user_id: UserId) -> User | None:
        """One person, whose row nobody else can change until this unit ends."""

    def by_username(self, username: str) -> User | None:
        """The person who signs in under a name, folded (A1)."""

    def page(
        self, query: UserQuery, offset: int, limit: int, *, now: datetime, longest_lock: timedelta
    ) -> UserPage:
        """Rows of a query; ties are broken by username, then id.

        A lock counts from `now` on, and not where it is further away than the longest one.
        """

    def emails(
        self, query: UserQuery, *, now: datetime, longest_lock: timedelta
    ) -> tuple[str, ...]:
        """The email address of everybody a query finds, in its order; empty texts included."""

    def still_to_enrol(self) -> int:
        """How many people `STILL_TO_ENROL` lets through, by the condition the list uses."""

    def add(
        self,
        details: UserDetails,
        authentication: AuthenticationType,
        *,
        first_user: bool = False,
        must_change_password: bool = False,
    ) -> User | None:
        """A new person; nothing where username or alias is taken by then."""

    def holders(
        self, username: str, alias: str, besides: UserId | None = None
    ) -> tuple[User | None, User | None]:
        """Who else has the username and who the alias, folded; deleted people hold theirs (A3)."""

    def change(
        self,
        user_id: UserId,
        version: int,
        details: UserDetails,
        authentication: AuthenticationType | None = None,
    ) -> bool:
        """Writes the details, and the type where one is given, if the version holds (DB-02).

        Says whether it did. Another type than QMETRY is refused while there is an authenticator.
        """

    def delete(self, user_id: UserId, at: datetime) -> None:
        """The account ends: inactive, in no list, its names still taken (A3)."""

    def deleted(self, limit: int) -> tuple[User, ...]:
        """Deleted people whose names are still taken, the last one first."""

    def free_names(self, user_id: UserId) -> User | None:
        """Lets others have the names of a deleted person; nothing where they are free already."""

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

    def drop(self, user_id: UserId) -> None:
        """Forgets the hash: the person's password is another authority's from now on."""


class Authenticators(Protocol):
    """Confirmed authenticators, their secrets sealed."""

    def get(self, user_id: UserId) -> Authenticator | None:
        """The person's authenticator."""

    def add(self, authenticator: Authenticator) -> bool:
        """Stores one if the person has none; says whether it did."""

    def spend(self, moved: Authenticator, *, first: int | None = None) -> bool:
        """One conditional UPDATE: step, drift and time; says whether it won.

        If the registration is the same and its last step is still before this one (M01), or before
        `first`, the first of several steps that are spent together (S34).
        """

    def replace(self, old_generation: str, new: Authenticator) -> bool:
        """One conditional UPDATE puts another registration in the place of exactly this one (S23).

        Its recovery codes must be gone by then. Says whether it won.
        """

    def remove(self, user_id: UserId, generation: str) -> bool:
        """Deletes this registration, its recovery codes being gone; says whether it was there."""


class RecoveryCodes(Protocol):
    """Unused recovery codes, sealed to be shown and hashed to be found."""

    def add(self, user_id: UserId, generation: str, codes: Sequence[RecoveryCode]) -> None:
        """Stores a set."""

    def unused(self, user_id: UserId) -> tuple[RecoveryCode, ...]:
        """Those that are left, by slot."""

    def left(self, user_id: UserId) -> int:
        """How many are left."""

    def slots(self, user_id: UserId) -> tuple[int, ...]:
        """The slots of those that are left, in order."""

    def drop(self, user_id: UserId) -> None:
        """Deletes all of them."""

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

    def locks(self, names: Sequence[str], now: datetime, longest: timedelta) -> Mapping[str, Lock]:
        """Which of these folded names are locked, for the password or the code, and until when."""

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

    def identity(self, token: str) -> Identity:
        """When its person last proved who they are; a new session's is its beginning (M05)."""

    def prove(self, token: str, now: datetime) -> None:
        """Its person has proved who they are."""

    def renew(self, token: str, now: datetime) -> None:
        """A confirmed deed was done."""

    def end(self, token: str, reason: EndReason, by: str, now: datetime) -> None:
        """Ends one."""

    def end_all(
        self, user_id: UserId, reason: EndReason, by: str, now: datetime, *, but: str | None = None
    ) -> None:
        """Ends a person's sessions, but for one token."""

    def end_unseen(self, since: datetime, now: datetime) -> None:
        """Ends those whose program was not seen since (M06)."""
