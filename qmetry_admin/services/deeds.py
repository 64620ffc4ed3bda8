"""All deeds of a directory, made for one world: imported once a directory is opened, not before."""

from __future__ import annotations

from qmetry_admin.services.account import Account
from qmetry_admin.services.audit_log import AuditLog
from qmetry_admin.services.identity import IdentityKeeper
from qmetry_admin.services.mandatory_two_step import MandatoryTwoStep
from qmetry_admin.services.opening import Services
from qmetry_admin.services.ports import World
from qmetry_admin.services.sessions import SessionKeeper
from qmetry_admin.services.settings import OrganisationSettings
from qmetry_admin.services.sign_in import SignIn
from qmetry_admin.services.two_step import TwoStep
from qmetry_admin.services.user_administration import UserAdministration


def services_of(world: World) -> Services:
    """Every family of deeds, each over the same world."""
    return Services(
        sign_in=SignIn(world),
        sessions=SessionKeeper(world),
        account=Account(world),
        users=UserAdministration(world),
        two_step=TwoStep(world),
        identity=IdentityKeeper(world),
        settings=OrganisationSettings(world),
        mandatory=MandatoryTwoStep(world),
        audit=AuditLog(world),
    )
