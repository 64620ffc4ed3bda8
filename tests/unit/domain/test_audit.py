"""What an entry holds, and that stored words stay what they are."""

from __future__ import annotations

from qmetry_admin.domain.actor import EndReason
from qmetry_admin.domain.audit import Action, Entry, Result
from qmetry_admin.domain.lockout import Factor
from qmetry_admin.domain.organisation import InstanceKind
from qmetry_admin.domain.users import AuthenticationType, Role
from tests.unit.domain.phone import T0


def test_an_entry_needs_no_actor_and_no_user() -> None:
    """A wrong password for a name nobody has is about nobody, and done by nobody known."""
    entry = Entry(T0, Action.PASSWORD, Result.REFUSED, "desk-7")
    assert (entry.actor_id, entry.user_id, dict(entry.detail)) == (None, None, {})
    assert entry.detail is not Entry(T0, Action.PASSWORD, Result.REFUSED, "desk-7").detail


def test_stored_words_stay_what_they_are() -> None:
    """A directory made by an older program must still be read: these only ever grow."""
    stored = {
        Result: "done refused",
        Factor: "password code recovery-code",
        InstanceKind: "on-premises saas",
        AuthenticationType: "QMETRY LDAP SAML",
        Role: "Admin Help-desk Auditor Read-only Member",
        Action: (
            "set-up sign-in sign-out sign-in-password sign-in-code sign-in-recovery-code"
            " password-change user-create user-change users-read two-step-enable"
            " recovery-codes-show clock-behind session-end"
        ),
        EndReason: (
            "signed-out program-gone two-step-enabled two-step-removed deactivated deleted"
            " role-changed type-changed password-changed unknown"
        ),
    }
    for kind, words in stored.items():
        now = {member.value.replace(" ", "-") for member in kind}
        assert set(words.split()) <= now, kind
