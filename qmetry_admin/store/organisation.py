"""The one organisation row: made once, and held while a rule over several people is decided."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from peewee import Database, Expression

from qmetry_admin.domain.organisation import InstanceKind, Organisation, Settings
from qmetry_admin.domain.users import UserId
from qmetry_admin.services.ports import Place, SecretBox
from qmetry_admin.services.trouble import Trouble
from qmetry_admin.store.instants import instant, instant_or_none, span, ticks, ticks_or_none
from qmetry_admin.store.rows import ONLY, OrganisationRow, UserRow
from qmetry_admin.store.statements import Question

_MARK = Place("organisation", str(ONLY), "key_mark")
_ORGANISATION: Final = Question(OrganisationRow.select())


class OrganisationRows:
    """Fulfils the port OrganisationStore."""

    def __init__(self, database: Database, box: SecretBox) -> None:
        self._database = database
        self._box = box

    def get(self) -> Organisation | None:
        """The organisation; nothing before set-up, which ends with naming the first user."""
        found = _ORGANISATION.row(self._database)
        row = None if found is None else OrganisationRow(**found)
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
                self_service=bool(row.self_service),
                hide_codes=bool(row.hide_codes),
                set_up_until=instant_or_none(row.set_up_until),
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
            **_columns(settings),
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

    def change_settings(self, settings: Settings) -> None:
        """Stores the switches, the mandatory rule among them."""
        OrganisationRow.update(**_columns(settings)).execute(self._database)

    def hand_over(self, to: UserId) -> None:
        """Somebody else is the first user from now on, here and on both people (S37).

        The organisation's row comes first: whoever hands over at the same moment waits for it.
        """
        OrganisationRow.update(first_user=to).execute(self._database)
        self._be_first(UserRow.first_user == 1, first_user=False)  # there is one at any moment
        named = self._be_first(UserRow.id == to, UserRow.deleted.is_null(), first_user=True)
        if named != 1:
            raise RuntimeError("Nobody who is there was named the first user.")

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

    def _be_first(self, *who: Expression, first_user: bool) -> int:
        update = UserRow.update(first_user=int(first_user), version=UserRow.version + 1)
        return int(update.where(*who).execute(self._database))


def _columns(settings: Settings) -> dict[str, int | None]:
    return {
        "maximum_attempts": settings.maximum_attempts,
        "reactivate_after": span(settings.reactivate_after),
        "resync_range": settings.resync_range,
        "mandatory_two_step": int(settings.mandatory_two_step),
        "self_service": int(settings.self_service),
        "hide_codes": int(settings.hide_codes),
        "set_up_until": ticks_or_none(settings.set_up_until),
    }
