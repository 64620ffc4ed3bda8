"""The ground: people, their two-step verification, attempts, sessions, the organisation, the audit.

The rows here are frozen: they say what this step made, whatever `rows` says today.
"""

from __future__ import annotations

from typing import Final

from peewee import (
    SQL,
    BigIntegerField,
    BlobField,
    CompositeKey,
    Database,
    SqliteDatabase,
    TextField,
)

from qmetry_admin.store.columns import KeyField, NumberField, Row, make_table
from qmetry_admin.store.statements import run


def migrate(database: Database) -> None:
    """Makes all tables, and the head of an audit without entries."""
    for row in _ROWS:
        make_table(row, database)
    sqlite = isinstance(database, SqliteDatabase)
    for statement in _SQLITE_TRIGGERS if sqlite else _POSTGRESQL_TRIGGERS:
        run(database, statement)
    _AuditHead.insert(id=1, number=0, seal=b"").as_rowcount().execute(database)


class _User(Row):
    id = NumberField()
    version = BigIntegerField()
    username = TextField()
    username_key = KeyField(unique=True)
    nickname = TextField(column_name="alias")
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

    class Meta:
        table_name = "users"
        constraints = (SQL("UNIQUE (id, authentication)"),)


_User.add_index(
    _User.index(
        _User.first_user, unique=True, where=SQL("first_user = 1"), name="users_one_first_user"
    )
)


class _Password(Row):
    user_id = BigIntegerField(primary_key=True)
    stored = TextField()

    class Meta:
        table_name = "password"
        constraints = (SQL("FOREIGN KEY (user_id) REFERENCES users (id)"),)


class _Authenticator(Row):
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
        table_name = "authenticator"
        constraints = (
            SQL("UNIQUE (user_id, generation)"),
            SQL("FOREIGN KEY (user_id, authentication) REFERENCES users (id, authentication)"),
            SQL("FOREIGN KEY (confirmed_by) REFERENCES users (id)"),
        )


class _RecoveryCode(Row):
    user_id = BigIntegerField()
    slot = BigIntegerField()
    generation = KeyField()
    sealed = BlobField()
    lookup = BlobField()

    class Meta:
        table_name = "recovery_code"
        primary_key = CompositeKey("user_id", "slot")
        indexes = ((("user_id", "lookup"), True),)
        constraints = (
            SQL("FOREIGN KEY (user_id, generation) REFERENCES authenticator (user_id, generation)"),
        )


class _Attempt(Row):
    name = KeyField()
    factor = KeyField()
    fails = BigIntegerField()
    last = BigIntegerField()
    locked_until = BigIntegerField(null=True)

    class Meta:
        table_name = "attempt"
        primary_key = CompositeKey("name", "factor")


class _WrongCode(Row):
    id = NumberField()
    name = KeyField()
    at = BigIntegerField()

    class Meta:
        table_name = "wrong_code"
        indexes = ((("name", "id"), False),)


class _Session(Row):
    token_hash = KeyField(primary_key=True)
    user_id = BigIntegerField()
    workstation = TextField()
    since = BigIntegerField()
    seen = BigIntegerField()
    ended = BigIntegerField(null=True)
    reason = KeyField()
    ended_by = TextField()

    class Meta:
        table_name = "session"
        indexes = ((("user_id",), False),)
        constraints = (SQL("FOREIGN KEY (user_id) REFERENCES users (id)"),)


class _Organisation(Row):
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

    class Meta:
        table_name = "organisation"
        constraints = (SQL("FOREIGN KEY (first_user) REFERENCES users (id)"),)


class _AuditHead(Row):
    id = BigIntegerField(primary_key=True, constraints=[SQL("CHECK (id = 1)")])
    number = BigIntegerField()
    seal = BlobField()

    class Meta:
        table_name = "audit_head"


class _AuditEntry(Row):
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

    class Meta:
        table_name = "audit_entry"
        indexes = ((("user_id", "number"), False),)


_ROWS: Final[tuple[type[Row], ...]] = (
    _User,
    _Password,
    _Authenticator,
    _RecoveryCode,
    _Attempt,
    _WrongCode,
    _Session,
    _Organisation,
    _AuditHead,
    _AuditEntry,
)

_SQLITE_TRIGGERS: Final = (
    """CREATE TRIGGER authenticator_forward BEFORE UPDATE ON authenticator FOR EACH ROW
WHEN NEW.generation = OLD.generation AND NEW.last_step < OLD.last_step
BEGIN SELECT RAISE(ABORT, 'the last step cannot go back'); END""",
)
_POSTGRESQL_TRIGGERS: Final = (
    """CREATE FUNCTION authenticator_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the last step cannot go back' USING ERRCODE = '23514'; END $$""",
    """CREATE TRIGGER authenticator_forward BEFORE UPDATE ON authenticator FOR EACH ROW
WHEN (NEW.generation = OLD.generation AND NEW.last_step < OLD.last_step)
EXECUTE FUNCTION authenticator_forward()""",
)
