"""What rows are made of: column kinds each engine spells its way, and the making of tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from peewee import (
    AutoField,
    Context,
    Database,
    Entity,
    Model,
    NodeList,
    SchemaManager,
    SqliteDatabase,
    TextField,
)

if TYPE_CHECKING:  # the stubs know what a field holds, the classes themselves do not
    _Text = TextField[str]
    _Auto = AutoField[int]
else:
    _Text, _Auto = TextField, AutoField

SQLITE_TYPES: Final = {
    "KEY": "TEXT",  # compared bytewise unless told otherwise
    "NUMBER": "INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT",
}
POSTGRESQL_TYPES: Final = {
    "KEY": 'TEXT COLLATE "C"',
    "NUMBER": "BIGINT NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
}


class Row(Model):
    """A row of a table. Indexes are named after the table, not after the class."""

    class Meta:
        """Bound to no database."""

        legacy_table_names = False


class KeyField(_Text):
    """Text that is compared and sorted bytewise: folded names, chosen words, hashes."""

    field_type = "KEY"


class NumberField(_Auto):
    """The database's own number for a row; a number once given is never given again."""

    field_type = "NUMBER"

    def ddl(self, ctx: Context) -> NodeList:
        """The whole column definition is the type: each engine has its own words."""
        return NodeList((Entity(self.column_name), self.ddl_datatype(ctx)))


def make_table(row: type[Row], database: Database) -> None:
    """Creates the table of a row class with its indexes; it must not be there yet."""
    # PostgreSQL checks types in every table and has no word for it.
    row._meta.strict_tables = isinstance(database, SqliteDatabase)  # noqa: SLF001
    manager = SchemaManager(row, database)
    manager.create_table(safe=False)
    manager.create_indexes(safe=False)
