"""The tables as they are now. Rows are bound to no database: every query names the one it means.

Instants and spans are whole microseconds (UTC), yes and no are 1 and 0. What ends in `_key` is
folded and compared bytewise. Nothing outside the store ever sees a row.
"""

from __future__ import annotations

from typing import Final

from peewee import SQL, BigIntegerField, BlobField, CompositeKey, TextField

from qmetry_admin.store.columns import KeyField, NumberField, Row

ONLY: Final = 1
"""The number of the one row in a table that has one."""


class UserRow(Row):
    """A person. `version` counts changes of the details, not sign-ins.

    Who was deleted keeps the row, and the two keys that are unique until the names are freed.
    """

    id = NumberField()
    version = BigIntegerField()
    username = TextField()
    username_key = KeyField(unique=True)
    nickname = TextField(column_name="alias")  # a row class has a method `alias`
    alias_key = KeyField(unique=True)
    first_name = TextField()
    last_name = TextField()
    email = TextField()
    time_zone = TextField()
    authentication = KeyField(
        constraints=[SQL("CHECK (authentication IN ('QMETRY', 'LDAP', 'SAML'))")]
    )
    role = KeyField()
    active = BigIntegerField(constraints=[SQL("CHECK (active IN (0, 1))")])
    first_user = BigIntegerField(constraints=[SQL("CHECK (first_user IN (0, 1))")])
    must_change_password = BigIntegerField(
        constraints=[SQL("CHECK (must_change_password IN (0, 1))")]
    )
    last_sign_in = BigIntegerField(null=True)
    name_key = KeyField()
    email_key = KeyField()
    search_key = KeyField()
    deleted = BigIntegerField(null=True)

    class Meta:
        """`(id, authentication)` is there for the authenticators to refer to."""

        table_name = "users"
        constraints = (SQL("UNIQUE (id, authentication)"),)


UserRow.add_index(
    UserRow.index(
        UserRow.first_user, unique=True, where=SQL("first_user = 1"), name="users_one_first_user"
    )
)
UserRow.add_index(
    UserRow.index(
        UserRow.authentication,
        UserRow.id,
        where=SQL("active = 1 AND deleted IS NULL"),
        name="users_who_sign_in",
    )
)


class PasswordRow(Row):
    """The hash of a person's password, apart from the person so that no list carries it."""

    user_id = BigIntegerField(primary_key=True)
    stored = TextField()

    class Meta:
        """One a person."""

        table_name = "password"
        constraints = (SQL("FOREIGN KEY (user_id) REFERENCES users (id)"),)


class AuthenticatorRow(Row):
    """A confirmed authenticator, its secret sealed.

    `authentication` is always QMETRY and refers to the person's: with another type there can be no
    authenticator, and a person who has one cannot be given another type.
    """

    user_id = BigIntegerField(primary_key=True)
    authentication = KeyField(constraints=[SQL("CHECK (authentication = 'QMETRY')")])
    generation = KeyField()
    secret_sealed = BlobField()
    drift = BigIntegerField()
    last_step = BigIntegerField()
    confirmed = BigIntegerField()
    confirmed_by = BigIntegerField()
    last_accepted = BigIntegerField(null=True)

    class Meta:
        """`(user_id, generation)` is there for the recovery codes to refer to."""

        table_name = "authenticator"
        constraints = (
            SQL("UNIQUE (user_id, generation)"),
            SQL("FOREIGN KEY (user_id, authentication) REFERENCES users (id, authentication)"),
            SQL("FOREIGN KEY (confirmed_by) REFERENCES users (id)"),
        )


class RecoveryCodeRow(Row):
    """An unused recovery code: sealed to be shown, hashed with a key to be found and deleted."""

    user_id = BigIntegerField()
    slot = BigIntegerField()
    generation = KeyField()
    sealed = BlobField()
    lookup = BlobField()

    class Meta:
        """Codes belong to one registration of an authenticator and cannot outlive it."""

        table_name = "recovery_code"
        primary_key = CompositeKey("user_id", "slot")
        indexes = ((("user_id", "lookup"), True),)
        constraints = (
            SQL("FOREIGN KEY (user_id, generation) REFERENCES authenticator (user_id, generation)"),
        )


class AttemptRow(Row):
    """Tries in a row of one factor under one name, whether or not somebody has that name."""

    name = KeyField()
    factor = KeyField()
    fails = BigIntegerField()
    last = BigIntegerField()
    locked_until = BigIntegerField(null=True)

    class Meta:
        """Names refer to nothing: nobody may have them."""

        table_name = "attempt"
        primary_key = CompositeKey("name", "factor")


class WrongCodeRow(Row):
    """The mark of a wrong verification code; a hundred close to each other close the code step."""

    id = NumberField()
    name = KeyField()
    at = BigIntegerField()

    class Meta:
        """Looked at by name, newest first."""

        table_name = "wrong_code"
        indexes = ((("name", "id"), False),)


class SessionRow(Row):
    """A session of one running program, found by the keyed hash of its token.

    `proved` and `renewed` are since when its person is known; none stands for `since`.
    """

    token_hash = KeyField(primary_key=True)
    user_id = BigIntegerField()
    workstation = TextField()
    since = BigIntegerField()
    seen = BigIntegerField()
    ended = BigIntegerField(null=True)
    reason = KeyField()
    ended_by = TextField()
    proved = BigIntegerField(null=True)
    renewed = BigIntegerField(null=True)

    class Meta:
        """A person's sessions are ended together."""

        table_name = "session"
        indexes = ((("user_id",), False),)
        constraints = (SQL("FOREIGN KEY (user_id) REFERENCES users (id)"),)


class OrganisationRow(Row):
    """The organisation and its switches; `key_mark` is sealed, so that a key can be tried on it."""

    id = BigIntegerField(primary_key=True, constraints=[SQL("CHECK (id = 1)")])
    instance_id = KeyField()
    name = TextField()
    kind = KeyField()
    key_place = TextField()
    key_mark = BlobField()
    first_user = BigIntegerField(null=True)
    created = BigIntegerField()
    maximum_attempts = BigIntegerField()
    reactivate_after = BigIntegerField()
    resync_range = BigIntegerField()
    mandatory_two_step = BigIntegerField(constraints=[SQL("CHECK (mandatory_two_step IN (0, 1))")])
    self_service = BigIntegerField(
        constraints=[SQL("DEFAULT 0"), SQL("CHECK (self_service IN (0, 1))")]
    )
    hide_codes = BigIntegerField(
        constraints=[SQL("DEFAULT 0"), SQL("CHECK (hide_codes IN (0, 1))")]
    )
    set_up_until = BigIntegerField(null=True)

    class Meta:
        """There is one row at most."""

        table_name = "organisation"
        constraints = (SQL("FOREIGN KEY (first_user) REFERENCES users (id)"),)


class AuditHeadRow(Row):
    """Where the audit's chain ends: the number and the seal of the newest entry."""

    id = BigIntegerField(primary_key=True, constraints=[SQL("CHECK (id = 1)")])
    number = BigIntegerField()
    seal = BlobField()

    class Meta:
        """There is one row, made with the table."""

        table_name = "audit_head"


class AuditEntryRow(Row):
    """An entry of the audit. It names people and does not refer to them, for it outlives them.

    `search_key` is made from the rest, so it is not sealed.
    """

    number = BigIntegerField(primary_key=True)
    at = BigIntegerField()
    action = KeyField()
    result = KeyField()
    workstation = TextField()
    actor_id = BigIntegerField(null=True)
    actor_name = TextField()
    user_id = BigIntegerField(null=True)
    user_name = TextField()
    detail = TextField()
    seal = BlobField()
    search_key = KeyField(constraints=[SQL("DEFAULT ''")])

    class Meta:
        """Read by number, and by the person it is about."""

        table_name = "audit_entry"
        indexes = ((("user_id", "number"), False),)


ROWS: Final[tuple[type[Row], ...]] = (
    UserRow,
    PasswordRow,
    AuthenticatorRow,
    RecoveryCodeRow,
    AttemptRow,
    WrongCodeRow,
    SessionRow,
    OrganisationRow,
    AuditHeadRow,
    AuditEntryRow,
)
"""All tables, each after those it refers to."""

SQLITE_TRIGGERS: Final = (
    """CREATE TRIGGER authenticator_forward BEFORE UPDATE ON authenticator FOR EACH ROW
WHEN NEW.generation = OLD.generation AND NEW.last_step < OLD.last_step
BEGIN SELECT RAISE(ABORT, 'the last step cannot go back'); END""",
)
POSTGRESQL_TRIGGERS: Final = (
    """CREATE FUNCTION authenticator_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the last step cannot go back' USING ERRCODE = '23514'; END $$""",
    """CREATE TRIGGER authenticator_forward BEFORE UPDATE ON authenticator FOR EACH ROW
WHEN (NEW.generation = OLD.generation AND NEW.last_step < OLD.last_step)
EXECUTE FUNCTION authenticator_forward()""",
)
"""Over the conditional UPDATE, so that no statement whatever sets a last step back."""
