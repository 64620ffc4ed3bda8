"""Start-up settings: which source goes first, and what is refused with which sentence."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs
import pytest

from qmetry_admin.config import ConfigError, StartSettings, load


def start(folder: Path, **given: object) -> StartSettings:
    """Load from a configuration folder of the test's own, with an environment of its own."""
    environment = given.pop("environment", {})
    assert isinstance(environment, dict)
    data_dir, database = given.get("data_dir"), given.get("database")
    assert data_dir is None or isinstance(data_dir, Path)
    assert database is None or isinstance(database, str)
    return load(data_dir, database, environment=environment, config_folder=folder)


def write(folder: Path, text: str) -> None:
    (folder / "config.toml").write_text(text, encoding="utf-8")


def test_without_anything_the_platform_says_where() -> None:
    settings = load(environment={})
    data = Path(platformdirs.user_data_dir("qmetry-admin", appauthor=False))
    config = Path(platformdirs.user_config_dir("qmetry-admin", appauthor=False))
    if not (config / "config.toml").exists():
        assert settings.data_dir == data
        assert settings.sqlite_file == data / "directory.db"
    assert settings.key_folder == config / "keys"


def test_the_data_folder_of_the_command_line_goes_before_the_files(tmp_path: Path) -> None:
    write(tmp_path, 'data_dir = "kept"\n')
    assert start(tmp_path).data_dir == tmp_path / "kept"
    given = start(tmp_path, data_dir=tmp_path / "given")
    assert given.data_dir == tmp_path / "given"
    assert given.sqlite_file == tmp_path / "given" / "directory.db"


def test_command_line_environment_file_default_in_that_order(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert start(tmp_path, data_dir=data).sqlite_file == data / "directory.db"
    write(tmp_path, 'database = "sqlite:///filed.db"\n')
    assert start(tmp_path, data_dir=data).sqlite_file == tmp_path / "filed.db"
    environment = {"QMETRY_ADMIN_DATABASE": f"sqlite:///{tmp_path}/environment.db"}
    settings = start(tmp_path, data_dir=data, environment=environment)
    assert settings.sqlite_file == tmp_path / "environment.db"
    settings = start(
        tmp_path, data_dir=data, environment=environment, database="postgresql://ada@srv/qmetry"
    )
    assert settings.database_url == "postgresql://ada@srv/qmetry"
    assert settings.sqlite_file is None


def test_an_empty_variable_is_no_variable(tmp_path: Path) -> None:
    settings = start(tmp_path, data_dir=tmp_path, environment={"QMETRY_ADMIN_DATABASE": ""})
    assert settings.sqlite_file == tmp_path / "directory.db"


def test_relative_paths_become_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = start(
        tmp_path / "config", data_dir=Path("data/../mine"), database="sqlite:///a b%.db"
    )
    assert settings.data_dir == tmp_path / "mine"
    assert settings.sqlite_file == tmp_path / "a b%.db"
    assert settings.database_url == "sqlite:///" + (tmp_path / "a b%.db").as_posix()


def test_the_home_folder_may_be_a_tilde(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USERPROFILE" if os.name == "nt" else "HOME", str(tmp_path))
    assert start(tmp_path, data_dir=Path("~/data")).data_dir == tmp_path / "data"
    with pytest.raises(ConfigError, match="home folder"):
        start(tmp_path, data_dir=Path("~nobody-of-this-name/data"))


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("mysql://host/db", "must be sqlite:///PATH/TO/FILE or postgresql://USER@SERVER/NAME."),
        ("directory.db", "must be sqlite:///PATH/TO/FILE"),
        ("sqlite://host/file.db", "must be sqlite:///PATH/TO/FILE"),
        ("sqlite:///", "names no database file"),
        ("sqlite:////home/ada/", "names no database file"),
        ("sqlite:///a\0b", "names no database file"),
        ("sqlite:///:memory:", "a database in memory"),
        ("postgresql://ada@server", "names a server but no database on it"),
        ("postgresql://ada@server:many/qmetry", "a server or port that cannot be read"),
        ("postgresql://ada@[::1/qmetry", "a server or port that cannot be read"),
    ],
)
def test_a_database_url_that_cannot_be_used(tmp_path: Path, url: str, sentence: str) -> None:
    with pytest.raises(ConfigError) as refused:
        start(tmp_path, database=url)
    assert sentence in str(refused.value)
    assert str(refused.value).startswith("--database ")


def test_the_refusal_names_where_the_url_stands(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"^QMETRY_ADMIN_DATABASE must be"):
        start(tmp_path, environment={"QMETRY_ADMIN_DATABASE": "x"})
    write(tmp_path, 'database = "x"')
    with pytest.raises(ConfigError, match=r"^“database” in .*config\.toml must be"):
        start(tmp_path)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("database = ", "is not valid TOML"),
        ('databse = "x"', "has “databse”, which is not a setting"),
        ("data_dir = 7", "“data_dir” in"),
        ('database = ""', "must be text in quotation marks"),
    ],
)
def test_a_configuration_file_that_cannot_be_used(tmp_path: Path, text: str, sentence: str) -> None:
    write(tmp_path, text)
    with pytest.raises(ConfigError, match=sentence):
        start(tmp_path)


def test_a_configuration_file_in_another_encoding(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes(b'data_dir = "\xe4"')
    with pytest.raises(ConfigError, match="is not valid TOML"):
        start(tmp_path)


def test_a_configuration_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "config.toml").mkdir()
    with pytest.raises(ConfigError, match="cannot be read: "):
        start(tmp_path)


def test_a_password_in_the_url_is_not_shown(tmp_path: Path) -> None:
    settings = start(tmp_path, database="postgresql://ada:hush-hush@server/qmetry")
    assert "hush-hush" not in repr(settings)
    with pytest.raises(ConfigError) as refused:
        start(tmp_path, database="postgresql://ada:hush-hush@server")
    assert "hush-hush" not in str(refused.value)
