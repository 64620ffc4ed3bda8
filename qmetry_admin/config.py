"""Start-up settings: which database, which data folder, and where keys are kept.

The command line goes before the environment, that before the configuration file, that before
the platform's own places. Nothing is created here, and no file but `config.toml` is read.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs

DATABASE_VARIABLE = "QMETRY_ADMIN_DATABASE"
DATABASE_FILE = "directory.db"

_FOLDER = "qmetry-admin"
_KNOWN_KEYS = ("database", "data_dir")
_SQLITE = "sqlite:///"
_POSTGRESQL = "postgresql://"


class ConfigError(Exception):
    """A start-up setting cannot be used; the message is a sentence for a person."""


@dataclass(frozen=True)
class StartSettings:
    """What the program starts from.

    `data_dir` holds everything this workstation keeps; `database_url` is `sqlite:///` followed by
    an absolute path as it is (nothing is percent-encoded), or a `postgresql://` URL, which may
    carry a password and so is not shown; `key_folder` takes the key files.
    """

    data_dir: Path
    database_url: str = field(repr=False)
    key_folder: Path

    @property
    def sqlite_file(self) -> Path | None:
        """The database file, or nothing where the database is a server."""
        if self.database_url.startswith(_SQLITE):
            return Path(self.database_url.removeprefix(_SQLITE))
        return None


def load(
    data_dir: Path | None = None,
    database: str | None = None,
    *,
    environment: Mapping[str, str] = os.environ,
    config_folder: Path | None = None,
) -> StartSettings:
    """Put the settings together; `data_dir` and `database` are the command line's.

    A relative path counts from the working folder, or from the configuration folder where it
    stands in `config.toml`. Raises ConfigError.
    """
    folder = config_folder or Path(platformdirs.user_config_dir(_FOLDER, appauthor=False))
    written = _read(folder / "config.toml")
    if data_dir is not None:
        data = _absolute(data_dir, Path.cwd())
    elif "data_dir" in written:
        data = _absolute(Path(written["data_dir"]), folder)
    else:
        data = Path(platformdirs.user_data_dir(_FOLDER, appauthor=False))
    if database:
        url = _checked(database, "--database", Path.cwd())
    elif environment.get(DATABASE_VARIABLE):
        url = _checked(environment[DATABASE_VARIABLE], DATABASE_VARIABLE, Path.cwd())
    elif "database" in written:
        url = _checked(written["database"], f"“database” in {folder / 'config.toml'}", folder)
    else:
        url = _SQLITE + (data / DATABASE_FILE).as_posix()
    return StartSettings(data, url, folder / "keys")


def _absolute(path: Path, start: Path) -> Path:
    try:
        return Path(os.path.abspath(start / path.expanduser()))  # noqa: PTH100 - links stay links
    except RuntimeError as error:
        raise ConfigError(f"The folder {path} names a home folder that is not known.") from error


def _read(file: Path) -> dict[str, str]:
    """Read the configuration file; a missing one is an empty one."""
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        reason = error.strerror or str(error)
        raise ConfigError(f"The configuration file {file} cannot be read: {reason}.") from error
    except ValueError as error:  # not TOML, or not UTF-8
        raise ConfigError(f"The configuration file {file} is not valid TOML: {error}.") from error
    for key, value in content.items():
        if key not in _KNOWN_KEYS:
            raise ConfigError(
                f"The configuration file {file} has “{key}”, which is not a setting."
                " The settings are “database” and “data_dir”."
            )
        if not isinstance(value, str) or not value:
            raise ConfigError(f"“{key}” in {file} must be text in quotation marks.")
    return content


def _checked(url: str, source: str, start: Path) -> str:
    """Answer with the URL, its SQLite path made absolute; the refusals never repeat a password."""
    if url.startswith(_SQLITE):
        path = url.removeprefix(_SQLITE)
        if not path or path.endswith(("/", "\\")) or "\0" in path:
            raise ConfigError(f"{source} names no database file. Write sqlite:///PATH/TO/FILE.")
        if path == ":memory:":
            raise ConfigError(
                f"{source} names a database in memory, which nobody could open a second time."
                " Write sqlite:///PATH/TO/FILE."
            )
        return _SQLITE + _absolute(Path(path), start).as_posix()
    if url.startswith(_POSTGRESQL):
        try:
            parts = urlsplit(url)
            _ = parts.port  # read for its refusal alone
        except ValueError as error:
            raise ConfigError(
                f"{source} has a server or port that cannot be read."
                " Write postgresql://USER@SERVER:PORT/NAME."
            ) from error
        if not parts.path.strip("/"):
            raise ConfigError(
                f"{source} names a server but no database on it."
                " Write postgresql://USER@SERVER/NAME."
            )
        return url
    raise ConfigError(f"{source} must be sqlite:///PATH/TO/FILE or postgresql://USER@SERVER/NAME.")
