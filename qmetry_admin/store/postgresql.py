"""A database on a PostgreSQL server: pooled connections, one for each unit of work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import peewee
from playhouse.pool import (  # type: ignore[import-untyped] # playhouse has no stubs
    PooledPostgresqlDatabase,
)
from psycopg.conninfo import conninfo_to_dict

from qmetry_admin.services.trouble import Trouble, TroubleKind
from qmetry_admin.store.columns import POSTGRESQL_TYPES, Row, make_table
from qmetry_admin.store.failures import as_trouble
from qmetry_admin.store.statements import run

_UPGRADE_LOCK: Final = 0x514D6164
"""Programs that start at the same moment take this advisory lock, so that one upgrades."""


class SchemaVersionRow(Row):
    """The version of the tables; a SQLite file has it in its header."""

    version = peewee.BigIntegerField()

    class Meta:
        """One row, and no key."""

        table_name = "schema_version"
        primary_key = False


class PostgresqlServer:
    """A database on a server. A dead connection is dropped, and the next unit has a new one."""

    engine: peewee.Database

    def __init__(self, url: str) -> None:
        parts = conninfo_to_dict(url)
        self.place = f"{parts.get('dbname', '')} on {parts.get('host', 'this computer')}"
        self._pool = PooledPostgresqlDatabase(
            url,
            prefer_psycopg3=True,
            max_connections=4,
            stale_timeout=300,
            timeout=10,
            connect_timeout=5,
            encoding="UTF8",
            isolation_level="READ COMMITTED",
            field_types=POSTGRESQL_TYPES,
            autoconnect=False,
        )
        self.engine = self._pool

    def check_out(self) -> None:
        """Takes a connection from the pool, which tries it first."""
        self.engine.connect()

    def begin(self, *, writing: bool) -> None:
        """Begins a transaction; one for reading sees a single moment and refuses to write."""
        if writing:
            run(self.engine, "BEGIN TRANSACTION ISOLATION LEVEL READ COMMITTED")
        else:
            run(self.engine, "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

    def commit(self) -> None:
        """Ends the transaction; what it wrote stays."""
        run(self.engine, "COMMIT")

    def roll_back(self) -> None:
        """Ends the transaction; what it wrote is gone."""
        run(self.engine, "ROLLBACK")

    def check_in(self) -> None:
        """Gives the connection back to the pool."""
        self.engine.close()

    def give_up(self, *, broken: bool) -> None:
        """Rolls back after an error; with a broken connection the idle ones are dropped too."""
        if self.engine.is_closed():
            return
        if not broken:
            try:
                self.roll_back()
            except peewee.PeeweeException:
                broken = True  # the server rolls back when its client is gone
            else:
                self.check_in()
        if broken:
            self._pool.manual_close()
            self._pool.close_idle()

    def close(self) -> None:
        """Closes every connection."""
        self._pool.close_all()


def prepare_server(
    url: str, migrations: Sequence[Callable[[peewee.Database], None]]
) -> PostgresqlServer:
    """Connects and brings the tables up to date, all in one transaction. Raises Trouble."""
    server = PostgresqlServer(url)
    try:
        with as_trouble(server.place):
            server.check_out()
            server.begin(writing=True)
            _upgrade(server, migrations)
            server.commit()
            server.check_in()
    except BaseException:
        server.close()
        raise
    return server


def _upgrade(
    server: PostgresqlServer, migrations: Sequence[Callable[[peewee.Database], None]]
) -> None:
    engine = server.engine
    run(engine, f"SELECT pg_advisory_xact_lock({_UPGRADE_LOCK})")
    [(there,)] = run(engine, "SELECT to_regclass('schema_version') IS NOT NULL")
    version = SchemaVersionRow.select().get(engine).version if there else 0
    if version > len(migrations):
        raise Trouble(TroubleKind.NEWER, server.place)
    if version == len(migrations):
        return
    for migrate in migrations[version:]:
        migrate(engine)
    if there:
        SchemaVersionRow.update(version=len(migrations)).execute(engine)
    else:
        make_table(SchemaVersionRow, engine)
        SchemaVersionRow.insert(version=len(migrations)).as_rowcount().execute(engine)
