"""Who is made up: people of every type and role, in every state an account can be in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from qmetry_admin.domain.names import suggested_alias
from qmetry_admin.domain.recovery_codes import HOW_MANY
from qmetry_admin.domain.totp import SECRET_BYTES
from qmetry_admin.domain.users import AuthenticationType, Role, UserDetails

ORGANISATION: Final = "Acme QA (demo)"
PASSWORD: Final = "only-a-demo-password"
"""Everybody's who has one: nobody could take it for a real one."""
FIRST_USER: Final = "praman"


@dataclass(frozen=True)
class Sketch:
    """One line of the list below: a person before they have a phone.

    `codes` are the recovery codes left, or nothing where two-step verification is not enabled.
    `seen` is how many days ago they signed in last, `enrolled` when two-step was enabled, and
    `made` when the account was; nothing where it never was.
    """

    username: str
    first_name: str
    last_name: str
    role: Role = Role.MEMBER
    authentication: AuthenticationType = AuthenticationType.QMETRY
    codes: int | None = None
    seen: float | None = None
    enrolled: float = 30
    made: float = 50
    active: bool = True
    start_password: bool = False
    wrong_passwords: bool = False
    wrong_codes: bool = False
    time_zone: str = "Europe/Zurich"


@dataclass(frozen=True)
class Person:
    """A made-up person with their phone; `secret` is the key in it, empty where there is none.

    `password` is empty where another authority would be asked for it.
    """

    sketch: Sketch
    details: UserDetails
    password: str = field(repr=False)
    secret: bytes = field(repr=False)

    @property
    def username(self) -> str:
        """The log-in name they begin with."""
        return self.details.username

    @property
    def name(self) -> str:
        """First and last name as they are read out."""
        return f"{self.details.first_name} {self.details.last_name}"

    @property
    def role(self) -> Role:
        """The role they begin with."""
        return self.details.role


_LDAP, _SAML = AuthenticationType.LDAP, AuthenticationType.SAML
_ADMIN, _DESK, _AUDITOR, _READER = Role.ADMIN, Role.HELP_DESK, Role.AUDITOR, Role.READ_ONLY

SKETCHES: Final = (
    Sketch(FIRST_USER, "Priya", "Raman", _ADMIN, codes=8, seen=0.9, enrolled=58, made=60),
    Sketch("hsolberg", "Henrik", "Solberg", _ADMIN, seen=1.2, made=59, time_zone="Europe/Oslo"),
    Sketch("eberg", "Elin", "Berg", _DESK, codes=7, seen=0.5, time_zone="Europe/Stockholm"),
    Sketch("jmwangi", "Joseph", "Mwangi", _DESK, seen=2.1, time_zone="Africa/Nairobi"),
    Sketch("nguyen", "Nguyễn Thị", "Minh Khai", _AUDITOR, codes=8, seen=0.3, enrolled=21),
    Sketch("rrossi", "Rosa", "Rossi", _READER, codes=8, seen=4.2, wrong_passwords=True),
    Sketch("okelly", "Orla", "Kelly", _READER, seen=6.3, time_zone="Europe/Dublin"),
    Sketch("adebayo", "Oluwaseun", "Adébáyò", codes=7, seen=0.5, time_zone="Africa/Lagos"),
    Sketch("asato", "Aiko", "Satō", seen=1.1, time_zone="Asia/Tokyo"),
    Sketch("dpatel", "Dev", "Patel", codes=6, seen=0.6, enrolled=33, time_zone="Asia/Kolkata"),
    Sketch("jokafor", "Jude", "Okafor", seen=1.4),
    Sketch("vkhan", "Vikram", "Khan", seen=3.3, time_zone="Asia/Karachi"),
    Sketch("lsilva", "Larissa", "Silva", codes=5, seen=2.6, time_zone="America/Sao_Paulo"),
    Sketch("fdubois", "François", "Dubois", codes=4, seen=5.1, time_zone="Europe/Paris"),
    Sketch("khorvat", "Katarina", "Horvat", codes=3, seen=3.8, time_zone="Europe/Zagreb"),
    Sketch("mgarcia", "María", "García López", codes=2, seen=2.2, time_zone="Europe/Madrid"),
    Sketch("bweber", "Björn", "Weber", codes=1, seen=7.4, enrolled=41),
    Sketch("ychoi", "Yuna", "Choi", codes=0, seen=8.2, enrolled=45, time_zone="Asia/Seoul"),
    Sketch("pnovak", "Petra", "Novák", codes=8, seen=3.1, enrolled=26, wrong_codes=True),
    Sketch("salvarez", "Sofía", "Álvarez", start_password=True, made=2),
    Sketch("tmeier", "Thomas", "Meier", start_password=True, codes=8, enrolled=1, made=2),
    Sketch("imorales", "Inés", "Morales", seen=31, active=False),
    Sketch("gwhite", "Grace", "White", codes=8, seen=38, enrolled=44, active=False),
    Sketch("dkim", "Do-yun", "Kim", _ADMIN, seen=29, active=False, time_zone="Asia/Seoul"),
    Sketch("lchen", "Lin", "Chen", authentication=_LDAP, time_zone="Asia/Shanghai"),
    Sketch("hkim", "Ha-eun", "Kim", authentication=_LDAP, time_zone="Asia/Seoul"),
    Sketch("amensah", "Ama", "Mensah", _ADMIN, _LDAP, time_zone="Africa/Accra"),
    Sketch("pjansen", "Pieter", "Jansen", _READER, _LDAP, time_zone="Europe/Amsterdam"),
    Sketch("tnowak", "Tomasz", "Nowak", authentication=_SAML, time_zone="Europe/Warsaw"),
    Sketch("zhaddad", "Zeina", "Haddad", _AUDITOR, _SAML, time_zone="Asia/Beirut"),
    Sketch("smoreau", "Sylvie", "Moreau", authentication=_SAML, active=False),
    Sketch("akowal", "Agnieszka", "Kowalska", codes=8, seen=0.7, enrolled=12),
    Sketch("rsingh", "Ranjit", "Singh", codes=8, seen=1.7, enrolled=17, time_zone="Asia/Kolkata"),
    Sketch("eolsen", "Emil", "Olsen", seen=2.9, time_zone="Europe/Copenhagen"),
    Sketch("cbrown", "Chloe", "Brown", codes=8, seen=4.6, time_zone="America/New_York"),
    Sketch("mwilson", "Mark", "Wilson", seen=12, time_zone="America/Chicago"),
    Sketch("nharris", "Naomi", "Harris", codes=8, seen=9.5, time_zone="Australia/Sydney"),
    Sketch("dpopescu", "Dan", "Popescu", seen=5.7, time_zone="Europe/Bucharest"),
    Sketch("skaya", "Selin", "Kaya", codes=7, seen=6.8, time_zone="Europe/Istanbul"),
    Sketch("jtanaka", "Jun", "Tanaka", seen=16, time_zone="Asia/Tokyo"),
    Sketch("wdupont", "Wanda", "Dupont"),
)
"""The first one set the directory up. Nobody signed in within the last hours, so that a phone whose
clock is an hour behind can still be resynced."""


def made_up(secret_bytes: Callable[[int], bytes]) -> tuple[Person, ...]:
    """Everybody, each enabled one with a key of their own from the source given."""
    return tuple(_person(sketch, secret_bytes) for sketch in SKETCHES)


def _person(sketch: Sketch, secret_bytes: Callable[[int], bytes]) -> Person:
    ours = sketch.authentication is AuthenticationType.QMETRY
    details = UserDetails(
        username=sketch.username,
        alias=suggested_alias(sketch.first_name, sketch.last_name),
        first_name=sketch.first_name,
        last_name=sketch.last_name,
        email=f"{sketch.username}@example.com",
        time_zone=sketch.time_zone,
        role=sketch.role,
        active=sketch.active,
    )
    return Person(
        sketch=sketch,
        details=details,
        password=PASSWORD if ours else "",
        secret=b"" if sketch.codes is None else secret_bytes(SECRET_BYTES),
    )


def used_codes(sketch: Sketch) -> int:
    """How many recovery codes the person has used up."""
    return 0 if sketch.codes is None else HOW_MANY - sketch.codes
