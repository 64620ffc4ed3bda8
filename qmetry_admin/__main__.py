"""The way in: arguments, what must be there before Qt is loaded, the event loop, a clean end."""

from __future__ import annotations

import argparse
import os
import re
import signal
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qmetry_admin import __version__, system_libraries

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

# Exit codes: 1 the program could not start here, 2 it was called wrongly (argparse's own).
CANNOT_START = 1
CALLED_WRONGLY = 2

DEMO_KINDS = ("on-premises", "saas")
_SCREENS = ("xcb", "wayland")
_WITHOUT_A_SCREEN = "Without a screen, `python3 dev.py tour` walks through the program in pictures."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and answer with its exit code; what stops it is a sentence on stderr."""
    if sys.version_info < (3, 11):  # noqa: UP036 - a checkout is started by whatever python there is
        return _refuse(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    options = _parse(sys.argv[1:] if arguments is None else arguments)
    problem = not_with_demo(options)
    if problem:
        return _refuse(problem, CALLED_WRONGLY)
    problem = no_screen(os.environ)
    if problem:
        return _refuse(problem)
    try:
        return _run(options)
    except ImportError as error:
        return _refuse(cannot_load(error))


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="qmetry-admin", description=__doc__, allow_abbrev=False)
    parser.description = "Users, sign-in and two-step verification of a QMetry instance."
    parser.add_argument(
        "--data-dir",
        type=Path,
        metavar="DIR",
        help="everything this workstation keeps (default: the platform's data folder)",
    )
    parser.add_argument(
        "--database", metavar="URL", help="sqlite:///PATH (default: a file in the data folder)"
    )
    parser.add_argument(
        "--key-file",
        type=Path,
        metavar="FILE",
        help="the directory's key is in this file; no keyring is asked",
    )
    parser.add_argument(
        "--demo",
        nargs="?",
        choices=DEMO_KINDS,
        const=DEMO_KINDS[0],
        help="a throw-away directory of made-up people: on premises, or as a service (saas)",
    )
    parser.add_argument("--theme", choices=("system", "light", "dark"), default="system")
    parser.add_argument("--version", action="version", version=f"QMetry Admin {__version__}")
    return parser.parse_args(arguments)


def not_with_demo(options: argparse.Namespace) -> str:
    """Say what --demo does not go together with, or nothing where all is well."""
    named = {
        "--data-dir": options.data_dir,
        "--database": options.database,
        "--key-file": options.key_file,
    }
    given = [name for name, value in named.items() if value is not None]
    if options.demo is None or not given:
        return ""
    return (
        f"--demo has a directory of its own, of which nothing is kept, so {given[0]} has no place"
        " beside it. Leave one of the two out."
    )


def _run(options: argparse.Namespace) -> int:
    from PySide6.QtWidgets import QApplication

    from qmetry_admin.compose import Options, compose
    from qmetry_admin.config import ConfigError

    app = QApplication(["qmetry-admin"])
    app.setApplicationName("QMetry Admin")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("qmetry-admin")
    signals = _Signals(app)
    try:
        program = compose(
            Options(
                data_dir=options.data_dir,
                database=options.database,
                key_file=options.key_file,
                theme=options.theme,
                demo=options.demo,
            )
        )
    except ConfigError as error:
        signals.close()
        return _refuse(str(error), CALLED_WRONGLY)
    try:
        program.start()
        return app.exec()
    finally:
        program.close()
        signals.close()


class _Signals:
    """Ends the event loop on Ctrl+C and on a request to terminate.

    While Qt waits, Python's own handlers do not run. So the signal's number goes into a socket that
    wakes Qt; one that comes before the loop runs waits there and ends it at its start.
    """

    def __init__(self, app: QApplication) -> None:
        from PySide6.QtCore import QSocketNotifier

        self._app = app
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._end)
        self._wakeup_before = signal.set_wakeup_fd(self._writer.fileno())
        # Python writes the number of a signal it has a handler for, whatever the handler does.
        self._before = {
            number: signal.signal(number, lambda *_: None)
            for number in (signal.SIGINT, signal.SIGTERM)
        }

    def _end(self) -> None:
        if set(self._reader.recv(64)) & set(self._before):
            self._app.exit(0)

    def close(self) -> None:
        """Give the signals back to whoever had them."""
        for number, handler in self._before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._wakeup_before)
        self._notifier.setEnabled(False)
        self._notifier.deleteLater()
        self._reader.close()
        self._writer.close()


def _refuse(sentence: str, code: int = CANNOT_START) -> int:
    sys.stderr.write(f"QMetry Admin: {sentence}\n")
    return code


def cannot_load(error: ImportError) -> str:
    """Say what to install when Qt, or a Python package, does not load."""
    library = re.match(r"(lib[\w.+-]+\.so[\w.]*): cannot open shared object", error.msg)
    if library:
        known = system_libraries.QT | system_libraries.X11
        packages = system_libraries.missing_packages(known)
        if not packages:
            return f"Qt cannot load: the library {library[1]} is missing on this system."
        return (
            f"Qt cannot load, {library[1]} is missing on this system."
            f" On Debian and its kin, as root: {system_libraries.apt_line(packages)}"
        )
    if isinstance(error, ModuleNotFoundError) and error.name:
        package = error.name.partition(".")[0]
        if package != "qmetry_admin":
            return (
                f"the Python package {package} is not installed for {sys.executable}."
                " `python3 dev.py run` installs what is needed and starts the program."
            )
    return f"a part of the program does not load: {error}."


def no_screen(environment: Mapping[str, str]) -> str:
    """Say why no window can be shown on this system, or nothing where one can.

    Asked before Qt is loaded, because Qt ends the whole process when it finds no screen. Windows
    and macOS always have one.
    """
    if sys.platform in {"win32", "darwin"}:
        return ""
    wanted = environment.get("QT_QPA_PLATFORM", "").partition(":")[0].partition(";")[0]
    if wanted and wanted not in _SCREENS:
        return ""
    named: list[str] = []
    ways: list[tuple[str, str, Callable[[str, Mapping[str, str]], bool]]] = [
        ("xcb", "DISPLAY", _x11_answers),
        ("wayland", "WAYLAND_DISPLAY", _wayland_answers),
    ]
    for platform, variable, answers in ways:
        value = environment.get(variable, "")
        if not value or wanted not in {"", platform}:
            continue
        if answers(value, environment):
            return ""
        named.append(f"{variable}={value}")
    if named:
        return f"no screen answers at {' or '.join(named)}. {_WITHOUT_A_SCREEN}"
    variables = {"xcb": "DISPLAY is", "wayland": "WAYLAND_DISPLAY is"}.get(
        wanted, "neither DISPLAY nor WAYLAND_DISPLAY is"
    )
    negation = " not" if wanted else ""
    return (
        f"there is no screen to show a window on ({variables}{negation} set). {_WITHOUT_A_SCREEN}"
    )


def _x11_answers(display: str, _: Mapping[str, str]) -> bool:
    host, _colon, rest = display.rpartition(":")
    number = rest.partition(".")[0]
    if not number.isdecimal():
        return False
    if host in {"", "unix"}:
        path = f"/tmp/.X11-unix/X{number}"  # noqa: S108 - where every X server has its socket
        return _connects("\0" + path) or _connects(path)
    if host.startswith("/"):
        return _connects(f"{host}:{number}")
    try:
        socket.create_connection((host, 6000 + int(number)), timeout=3).close()
    except (OSError, OverflowError):
        return False
    return True


def _wayland_answers(display: str, environment: Mapping[str, str]) -> bool:
    return _connects(os.path.join(environment.get("XDG_RUNTIME_DIR", ""), display))  # noqa: PTH118


def _connects(address: str) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(3)
        try:
            connection.connect(address)
        except OSError:
            return False
    return True


if __name__ == "__main__":
    sys.exit(main())
