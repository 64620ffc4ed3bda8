"""The one organisation row: made once, and held while a rule over several people is decided."""

from __future__ import annotations

from datetime import datetime

from peewee import Database

from qmetry_admin.domain.organisation import InstanceKind, Organisation, Settings
from qmetry_admin.domain.users import UserId
from qmetry_admin.services.ports import Place, SecretBox
from qmetry_admin.services.trouble import Trouble
from qmetry_admin.store.instants import instant, span, ticks
from qmetry_admin.store.rows import ONLY, OrganisationRow

_MARK = Place("organisation", str(ONLY), "key_mark")


class OrganisationRows:
    """Fulfils the port OrganisationStore."""

    def __init__(self, database: Database, box: SecretBox) -> None:
        self._database = database
        self._box = box

    def get(self) -> Organisation | None:
        """The organisation; nothing before set-up, which ends with naming the first user."""
        row = OrganisationRow.select().get_or_none(self._database)
        if row is None or row.first_user is None:
            return None
        return Organisation(
            instance_id=row.instance_id,
            name=row.name,
            kind=InstanceKind(row.kind),
            key_place=row.key_place,
            first_user=UserId(row.first_user),
            created=instant(row.created),
            settings=Settings(
                maximum_attempts=row.maximum_attempts,
                reactivate_after=instant(row.reactivate_after) - instant(0),
                resync_range=row.resync_range,
                mandatory_two_step=bool(row.mandatory_two_step),
            ),
        )

    def hold(self) -> Organisation:
        """The organisation, its row held until this unit ends, for rules over several people (A6).

        It is held by an UPDATE that changes nothing: both engines understand it alike.
        """
        OrganisationRow.update(key_place=OrganisationRow.key_place).execute(self._database)
        organisation = self.get()
        if organisation is None:
            raise RuntimeError("There is no organisation to hold before set-up.")
        return organisation

    def found(
        self,
        *,
        instance_id: str,
        name: str,
        kind: InstanceKind,
        key_place: str,
        now: datetime,
        settings: Settings,
    ) -> bool:
        """Makes the row if there is none; says whether it did. The first user is named later."""
        insert = OrganisationRow.insert(
            id=ONLY,
            instance_id=instance_id,
            name=name,
            kind=kind.value,
            key_place=key_place,
            key_mark=self._box.seal(instance_id.encode(), _MARK),
            first_user=None,
            created=ticks(now),
            maximum_attempts=settings.maximum_attempts,
            reactivate_after=span(settings.reactivate_after),
            resync_range=settings.resync_range,
            mandatory_two_step=int(settings.mandatory_two_step),
        )
        made = insert.on_conflict(action="nothing").as_rowcount().execute(self._database)
        return bool(made == 1)

    def name_first_user(self, user_id: UserId) -> None:
        """Names the first user, once."""
        named = (
            OrganisationRow.update(first_user=user_id)
            .where(OrganisationRow.first_user.is_null())
            .execute(self._database)
        )
        if named != 1:
            raise RuntimeError("The first user was named before, or there is no organisation.")

    def key_fits(self) -> bool:
        """Whether the key in hand is this directory's; a sealed mark made with the row tells."""
        row = OrganisationRow.select().get_or_none(self._database)
        if row is None:
            raise RuntimeError("There is no organisation a key could fit before set-up.")
        try:
            return self._box.open(row.key_mark, _MARK) == row.instance_id.encode()
        except Trouble:
            return False

    def key_moved(self, key_place: str) -> None:
        """Records where the key is from now on."""
        OrganisationRow.update(key_place=key_place).execute(self._database)
