"""Hands the first user's place to somebody else (S37)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from qmetry_admin.domain.organisation import InstanceKind
from qmetry_admin.domain.users import User, UserId
from qmetry_admin.ui.settings import words
from qmetry_admin.ui.settings.deed_dialog import DeedDialog
from qmetry_admin.ui.theme import ThemeKeeper
from qmetry_admin.ui.widgets.combo_box import ComboBox
from qmetry_admin.ui.widgets.confirm import Verb
from qmetry_admin.ui.widgets.form_field import FormField
from qmetry_admin.ui.widgets.labels import WrappedLabel


class HandOverDialog(DeedDialog):
    """Who it can be, what follows; nobody is chosen beforehand."""

    def __init__(
        self,
        candidates: Sequence[User],
        kind: InstanceKind,
        theme: ThemeKeeper,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            "Hand over the place of the first user?",
            theme,
            verb=Verb("Hand over", "confirmHandOverButton"),
            name="handOverDialog",
            busy_text="Handing over…",
            parent=parent,
        )
        self._kind = kind
        self._candidates = ComboBox(name="candidatesCombo")
        self._consequences = WrappedLabel("", theme, name="consequencesLabel")
        self._candidates.addItem("Choose a person", None)
        for user in candidates:
            self._candidates.addItem(f"{user.name} ({user.username})", user)
        field = FormField("New first user", self._candidates, theme)
        self._room.addWidget(field)
        self._room.addWidget(self._consequences)
        field.setVisible(bool(candidates))
        self._chosen()
        if not candidates:
            self._consequences.setText(words.NOBODY_CAN)
        self._candidates.currentIndexChanged.connect(self._chosen)

    @property
    def chosen(self) -> UserId | None:
        """The person it goes to."""
        user = self._candidates.currentData()
        return user.id if isinstance(user, User) else None

    def _chosen(self) -> None:
        user = self._candidates.currentData()
        name = user.name if isinstance(user, User) else "Whoever you choose"
        lines = words.hand_over_consequences(name, self._kind)
        self._consequences.setText("\n".join(lines))
        self.verb.setEnabled(isinstance(user, User))
        self.fit()
