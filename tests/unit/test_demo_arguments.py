"""The argument --demo: a directory of its own, so it stands alone."""

from __future__ import annotations

import argparse

import pytest

from qmetry_admin import __main__ as way_in


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        ([], None),
        (["--demo"], "on-premises"),
        (["--demo", "on-premises"], "on-premises"),
        (["--demo", "saas"], "saas"),
        (["--demo", "--theme", "dark"], "on-premises"),
    ],
)
def test_the_kind_of_instance_is_chosen(
    arguments: list[str], kind: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str | None] = []
    monkeypatch.setattr(way_in, "no_screen", lambda _environment: "")

    def run(options: argparse.Namespace) -> int:
        ran.append(options.demo)
        return 0

    monkeypatch.setattr(way_in, "_run", run)
    assert way_in.main(arguments) == 0
    assert ran == [kind]


@pytest.mark.parametrize(
    ("option", "value"),
    [("--data-dir", "somewhere"), ("--database", "sqlite:///x.db"), ("--key-file", "x.key")],
)
def test_it_goes_with_no_place_of_a_real_directory(
    option: str, value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert way_in.main(["--demo", option, value]) == 2
    said = capsys.readouterr().err
    assert said.startswith("QMetry Admin: --demo has a directory of its own")
    assert option in said
    assert len(said.splitlines()) == 1


def test_another_kind_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        way_in.main(["--demo", "cloud"])
    assert ended.value.code == 2
    assert "usage: qmetry-admin" in capsys.readouterr().err
