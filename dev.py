"""Set up, run and check QMetry Admin from a checkout: `python3 dev.py --help`.

Standard library only: it works before anything is installed. It uses the interpreter it runs
under when that has what the lock names, else `.venv`, which it makes when needed.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import hmac
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "installed.lock"

# What the tests call by name, and the Debian package that brings it.
TEST_TOOLS = {
    "Xvfb": "xvfb",
    "xauth": "xauth",
    "xdotool": "xdotool",
    "openbox": "openbox",
    "import": "imagemagick",
    "zbarimg": "zbar-tools",
    "oathtool": "oathtool",
    "faketime": "faketime",
    "dbus-run-session": "dbus",
    "gnome-keyring-daemon": "gnome-keyring",
}

# What they read the screen with, by where Debian puts it.
TEST_FILES = {
    "usr/libexec/at-spi-bus-launcher": "at-spi2-core",
    "usr/lib/python3/dist-packages/gi/__init__.py": "python3-gi",
    "usr/lib/*/girepository-1.0/Atspi-2.0.typelib": "gir1.2-atspi-2.0",
}

LINTERS = (
    ("-m", "ruff", "check"),
    ("-m", "ruff", "format", "--check"),
    ("-m", "mypy"),
    ("-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-logo"),
)

# Two workers: tests/conftest.py says what stays on one of them.
WHOLE_SUITE = ("-n", "2", "--dist", "loadscope", "--cov", "--cov-report=term")
LEAST_MEMORY = 4 * 2**30  # bytes of it that have to be free

STEP_SECONDS = 30
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


class Stop(Exception):  # noqa: N818 - not an error of this program: the sentence it ends with
    """Something is missing or was typed wrongly; the message says exactly what."""


# --------------------------------------------------------------------------- the interpreter


def locked_versions(lock: str) -> dict[str, set[str]]:
    """Read the versions a lock allows, by normalised name (a name may have one per platform)."""
    versions: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", lock, re.MULTILINE):
        versions.setdefault(normalised(name), set()).add(version)
    return versions


def normalised(name: str) -> str:
    """Fold a package's name as PyPI does."""
    return re.sub(r"[-_.]+", "-", name).lower()


def needed(project: str, *, tests: bool) -> list[str]:
    """Name what pyproject.toml asks for on this platform: to run, or to test as well."""
    import tomllib

    table = tomllib.loads(project)["project"]
    lines = list(table["dependencies"])
    if tests:
        lines += [line for extra in table["optional-dependencies"].values() for line in extra]
    names = []
    for line in lines:
        if "sys_platform == 'win32'" in line and sys.platform != "win32":
            continue
        name = re.match(r"[\w.-]+", line)
        if name:
            names.append(normalised(name[0]))
    return list(dict.fromkeys(names))


def has_what_is_needed(*, tests: bool) -> bool:
    """Say whether the interpreter that runs this has every needed package as the lock has it."""
    locked = locked_versions(LOCK.read_text(encoding="utf-8"))
    for name in needed((ROOT / "pyproject.toml").read_text(encoding="utf-8"), tests=tests):
        try:
            if importlib.metadata.version(name) not in locked[name]:
                return False
        except importlib.metadata.PackageNotFoundError:
            return False
    return True


def interpreter(wheels: Path | None, *, tests: bool) -> str:
    """Find or make the Python that runs the program, and answer with its path."""
    if Path(sys.prefix) != VENV and has_what_is_needed(tests=tests):
        return sys.executable
    python = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if python.exists() and STAMP.is_file() and STAMP.read_text(encoding="utf-8") == wanted:
        return str(python)
    say("Installing what the lock names into .venv (about a minute, once) ...")
    pip = [str(python), "-m", "pip"]
    if not works([*pip, "--version"]):
        pip = make_venv(python)
    source = ["--no-index", "--find-links", str(wheels)] if wheels else []
    install = [*pip, "install", "-q", "--disable-pip-version-check", "--no-input", *source]
    if subprocess.call([*install, "--require-hashes", "-r", str(LOCK)]):
        raise Stop(
            f"The packages of {LOCK.name} could not be installed from"
            f" {wheels or 'the network'}; pip says above which one failed."
            " A folder of wheels can be named with --wheels DIR."
        )
    STAMP.write_text(wanted, encoding="utf-8")
    return str(python)


def make_venv(python: Path) -> list[str]:
    """Make `.venv` and answer with the pip that installs into it."""
    make = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    # Debian's own Python comes without ensurepip, and its message then names a package.
    if not works([sys.executable, "-c", "import ensurepip"]):
        if works([sys.executable, "-m", "pip", "--python", sys.executable, "--version"]):
            run([*make, "--without-pip"])
            return [sys.executable, "-m", "pip", "--python", str(python)]
        install_packages(["python3-venv"], "Python's venv")
    run(make)
    return [str(python), "-m", "pip"]


# ---------------------------------------------------------------------- the system's packages


def system_packages(*, tests: bool) -> None:
    """Install the Debian packages whose library or tool is missing, or say which."""
    if not sys.platform.startswith("linux"):
        return
    from qmetry_admin import system_libraries

    # A Wayland session shows the window without X11's libraries; the tests start an X server.
    wayland = "WAYLAND_DISPLAY" in os.environ and not tests
    libraries = system_libraries.QT | ({} if wayland else system_libraries.X11)
    missing = system_libraries.missing_packages(libraries)
    if tests:
        missing += [package for tool, package in TEST_TOOLS.items() if not shutil.which(tool)]
        missing += [
            package for place, package in TEST_FILES.items() if not any(Path("/").glob(place))
        ]
    if missing:
        install_packages(missing, "What Qt and the tests need" if tests else "What Qt needs")


def install_packages(packages: list[str], what: str) -> None:
    """Install Debian packages as root; anybody else is told the line to type."""
    line = "apt-get install -y --no-install-recommends " + " ".join(packages)
    if not shutil.which("apt-get"):
        raise Stop(f"{what} is missing on this system; on Debian the packages are: {line}")
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        raise Stop(f"{what} is missing; as root: apt-get update && {line}")
    say(f"Installing {' '.join(packages)} ...")
    apt = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120", "-o", "Dpkg::Use-Pty=0"]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        [*apt, "update"],
        [*apt, "install", "-y", "--no-install-recommends", *packages],
    ):
        done = subprocess.run(
            command, check=False, env=quiet, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        if done.returncode:
            print(done.stdout.decode(errors="replace"), file=sys.stderr)
            raise Stop(f"{what} could not be installed, apt-get says above why; as root: {line}")


# ------------------------------------------------------------------------------- the commands


def environment(**more: str) -> dict[str, str]:
    """Answer with the environment of what is started: UTF-8, and this checkout importable."""
    found = {**os.environ, **more}
    if found.get("LC_ALL") in {"C", "POSIX"}:
        del found["LC_ALL"]
    if os.name == "posix" and not any(found.get(name) for name in ("LC_ALL", "LC_CTYPE", "LANG")):
        found["LANG"] = "C.UTF-8"  # Qt warns of any other encoding
    return found


def run_program(options: argparse.Namespace, rest: list[str]) -> int:
    """`run`: start main.py with the rest of the arguments."""
    system_packages(tests=False)
    python = interpreter(options.wheels, tests=False)
    return hand_over([python, "main.py", *rest], environment())


def lint(options: argparse.Namespace, _: list[str]) -> int:
    """`lint`: ruff, mypy and the contracts between rooms, all of them, whatever fails."""
    python = interpreter(options.wheels, tests=True)
    failed = [line for line in LINTERS if subprocess.call([python, *line], cwd=ROOT)]
    return 1 if failed else 0


def test(options: argparse.Namespace, rest: list[str]) -> int:
    """`test`: lint, then pytest over everything, or over what the rest of the arguments picks."""
    system_packages(tests=True)
    if not options.no_lint and lint(options, []):
        raise Stop(
            "The checks above failed; the tests were not started (--no-lint leaves them out)."
        )
    python = interpreter(options.wheels, tests=True)
    (ROOT / "build").mkdir(exist_ok=True)
    chosen = rest or list(WHOLE_SUITE)
    env = environment(QT_QPA_PLATFORM="offscreen", **room_in_memory())
    return hand_over([python, "-m", "pytest", *chosen], env)


def room_in_memory() -> dict[str, str]:
    """Where the tests' folders go: into memory where there is plenty, for they sync a lot."""
    shared = Path("/dev/shm")  # noqa: S108 - it is Linux's folder in memory
    if not (shared.is_dir() and os.access(shared, os.W_OK)):
        return {}
    enough = shutil.disk_usage(shared).free > LEAST_MEMORY
    return {"PYTEST_DEBUG_TEMPROOT": str(shared)} if enough else {}


SCRIPTS = {
    "tour": "tests.tour",
    "pictures": "tests.pictures",
    "bench": "benchmarks.opening",
}


def script(options: argparse.Namespace, rest: list[str]) -> int:
    """`tour`, `pictures`, `bench`: a script that drives the real program offscreen."""
    system_packages(tests=False)
    python = interpreter(options.wheels, tests=True)
    return hand_over(
        [python, "-m", SCRIPTS[options.command], *rest],
        environment(QT_QPA_PLATFORM="offscreen"),
    )


# ---------------------------------------------------------------------- a phone in the terminal


def key_bytes(typed: str) -> bytes:
    """Read a key as authenticator apps do: base 32, any case, blanks and dashes ignored."""
    key = re.sub(r"[\s-]", "", typed).upper().rstrip("=")
    wrong = sorted(set(re.sub(r"[A-Z2-7]", "", key)))
    if wrong:
        raise Stop(f"{' '.join(wrong)} does not occur in a key: it has A to Z and 2 to 7 only.")
    try:
        secret = base64.b32decode(key + "=" * (-len(key) % 8))
    except binascii.Error:
        secret = b""
    if not secret:
        raise Stop(f"A key cannot have {len(key)} characters; one of this program has 32.")
    return secret


def code_at(secret: bytes, seconds: float) -> str:
    """Compute the six digits of RFC 6238 (HMAC-SHA-1, 30 s) at `seconds` since 1970.

    Written from the RFC alone, so that it can check what the program computes.
    """
    step = int(seconds // STEP_SECONDS)
    digest = hmac.new(secret, step.to_bytes(8, "big"), hashlib.sha1).digest()
    offset = digest[-1] & 0xF
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**6:06}"


def duration(typed: str) -> int:
    """Read `95s`, `7m`, `1h` or `1d` as seconds; a bare number is seconds."""
    match = re.fullmatch(r"(\d+)([smhd]?)", typed)
    if not match:
        raise argparse.ArgumentTypeError(f"{typed} is no duration such as 95s, 7m, 1h or 1d")
    return int(match[1]) * UNITS[match[2] or "s"]


def phone_line(secret: bytes, seconds: float) -> str:
    """Show the code of that moment, the seconds it has left, and the next code."""
    left = STEP_SECONDS - int(seconds % STEP_SECONDS)
    now, after = (code_at(secret, seconds + later) for later in (0, STEP_SECONDS))
    return f"{now[:3]} {now[3:]}   {left:2} s left   then {after[:3]} {after[3:]}"


def phone(options: argparse.Namespace, _: list[str]) -> int:
    """`phone`: show codes until Ctrl+C in a terminal; elsewhere, or with --once, one line."""
    secret = key_bytes(options.key)
    offset = options.fast - options.slow
    if options.once or not sys.stdout.isatty():
        say(phone_line(secret, time.time() + offset))
        return 0
    while True:
        print(f"\r{phone_line(secret, time.time() + offset)} ", end="", flush=True)
        time.sleep(1 - time.time() % 1)


# ------------------------------------------------------------------------------------- terminal


def say(sentence: str) -> None:
    """Print a line at once, also into a pipe."""
    print(sentence, flush=True)


def works(command: list[str]) -> bool:
    """Say whether a command can be started and succeeds."""
    try:
        return subprocess.run(command, check=False, capture_output=True).returncode == 0
    except OSError:
        return False


def run(command: list[str], env: dict[str, str] | None = None) -> None:
    """Run a command that has to succeed."""
    if subprocess.call(command, env=env):
        raise Stop(f"This failed, and said above why: {' '.join(command)}")


def hand_over(command: list[str], env: dict[str, str]) -> int:
    """Let the command take this process's place, so that signals and exit codes are its own."""
    os.chdir(ROOT)
    sys.stdout.flush()
    if os.name == "posix":
        os.execve(command[0], command, env)  # noqa: S606 - no shell is wanted
    return subprocess.call(command, env=env)


def arguments() -> argparse.ArgumentParser:
    """Build the parser: one command, and what it does not know goes on to what it starts."""
    parser = argparse.ArgumentParser(prog="dev.py", allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, deed, words in (
        ("run", run_program, "start the program (further arguments are main.py's)"),
        ("test", test, "lint, then all tests (further arguments are pytest's)"),
        ("lint", lint, "ruff, mypy and the contracts between rooms"),
        ("tour", script, "walk the main job by script, pictures in build/tour"),
        ("pictures", script, "every page and dialog in both themes, in build/pictures"),
        ("bench", script, "how fast, as ratios to a baseline of the same run"),
    ):
        command = commands.add_parser(name, help=words, description=words, allow_abbrev=False)
        command.set_defaults(deed=deed)
        command.add_argument(
            "--wheels", type=Path, metavar="DIR", help="install from this folder, not the network"
        )
        if name == "test":
            command.add_argument("--no-lint", action="store_true", help="go straight to pytest")
    words = "an authenticator app in the terminal"
    command = commands.add_parser("phone", help=words, description=words)
    command.set_defaults(deed=phone)
    command.add_argument("key", metavar="KEY", help="the key as text, as it stands beside the QR")
    offset = command.add_mutually_exclusive_group()
    offset.add_argument("--fast", type=duration, default=0, metavar="7m", help="a clock ahead")
    offset.add_argument("--slow", type=duration, default=0, metavar="40m", help="a clock behind")
    command.add_argument("--once", action="store_true", help="show one line and end")
    return parser


def main() -> int:
    """Do one command; answer with its exit code, or with 1 and a sentence."""
    if not (3, 11) <= sys.version_info[:2] < (3, 14):
        say(f"Python 3.11, 3.12 or 3.13 is needed; this is {sys.version.split()[0]}.")
        return 1
    options, rest = arguments().parse_known_args()
    if rest and options.command in {"lint", "phone"}:
        arguments().error(f"unrecognized arguments: {' '.join(rest)}")
    if getattr(options, "wheels", None) and not options.wheels.is_dir():
        say(f"dev.py: there is no folder {options.wheels}.")
        return 1
    try:
        return int(options.deed(options, rest))
    except Stop as stop:
        print(f"dev.py: {stop}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print()
        return 130


if __name__ == "__main__":
    sys.exit(main())
