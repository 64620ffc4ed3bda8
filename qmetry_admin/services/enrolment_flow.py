"""An enrolment while its steps are open: its keys, in memory alone, and its pace (S15, S17)."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import unquote

from qmetry_admin.domain import enrolment, totp
from qmetry_admin.domain.actor import Session
from qmetry_admin.domain.enrolment import FirstFinding
from qmetry_admin.domain.lockout import ENROLMENT_FREE_MISSES, ENROLMENT_PACE
from qmetry_admin.domain.outcomes import CodeMalformed
from qmetry_admin.domain.users import User


def entry_in_phone(organisation: str, username: str) -> str:
    """How a phone calls the entry, "Acme QA (jokafor)"; names are as short as in the QR code."""
    uri = totp.provisioning_uri(organisation, username, bytes(totp.SECRET_BYTES))
    label = uri.removeprefix("otpauth://totp/").partition("?")[0]
    issuer, _, account = label.partition(":")
    return f"{unquote(issuer)} ({unquote(account)})"


class Enrolment:
    """A person's new key, from its showing until two codes confirm it or the steps are closed.

    It belongs to the session that started it; to none where it is a part of signing in. `user` is
    the person as they were then, `replaces` the registration whose place the new one takes, and
    `old` the key of that one: its codes are told apart from wrong ones.
    """

    def __init__(
        self,
        session: Session | None,
        user: User,
        organisation: str,
        secret: bytes,
        *,
        replaces: str | None = None,
        old: bytes = b"",
    ) -> None:
        self.session = session
        self.user = user
        self.replaces = replaces
        self.entry = entry_in_phone(organisation, user.username)
        self._organisation = organisation
        self._secret = bytearray(secret)
        self._old = bytearray(old)
        self._misses = 0
        self._missed_at = 0.0

    @property
    def uri(self) -> str:
        """The text of the QR code; empty once closed."""
        secret = self.secret()
        if not secret:
            return ""
        return totp.provisioning_uri(self._organisation, self.user.username, secret)

    @property
    def key_text(self) -> str:
        """The key to type: base 32 in groups of four; empty once closed."""
        return totp.grouped(self.secret())

    def secret(self) -> bytes:
        """The key's 20 bytes; none once closed."""
        return bytes(self._secret)

    def old_secret(self) -> bytes:
        """The key that is to be replaced; none where there is none, or once closed."""
        return bytes(self._old)

    def judge_first(self, code: str, typed_at: datetime) -> FirstFinding | CodeMalformed:
        """What the first code says, by the instant its last digit was typed; counts nothing (S15).

        Once closed no code is this entry's.
        """
        digits = totp.normalise(code)
        if digits is None:
            return CodeMalformed()
        secret, old = self.secret(), self.old_secret()
        if not secret:
            return enrolment.NotThisEntry()
        return enrolment.judge_first(secret, digits, totp.step_at(typed_at), old)

    def wait(self, moment: float) -> timedelta | None:
        """How long the next try has to wait at a monotonic `moment`, from the fifth miss on."""
        if self._misses <= ENROLMENT_FREE_MISSES:
            return None
        left = ENROLMENT_PACE - timedelta(seconds=moment - self._missed_at)
        return left if left > timedelta() else None

    def missed(self, moment: float) -> None:
        """A try at a monotonic `moment` was a miss. The key stays: only closing forgets it."""
        self._misses += 1
        self._missed_at = moment

    def close(self) -> None:
        """Forgets both keys, overwriting the bytes that are ours to overwrite."""
        keys = self._secret, self._old
        self._secret, self._old = bytearray(), bytearray()
        for key in keys:
            key[:] = bytes(len(key))
