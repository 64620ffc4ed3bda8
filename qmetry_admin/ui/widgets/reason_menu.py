"""A menu that says why something in it cannot be done."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QProxyStyle, QStyle, QStyleHintReturn, QStyleOption, QWidget

from qmetry_admin.ui.widgets.announcement import announce
from qmetry_admin.ui.widgets.combo_box import round_corners


class ReasonMenu(QMenu):
    """What is disabled can be stood on by keyboard too; its tooltip, the reason, is read out."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._style = _Reachable("Fusion")
        self._style.setParent(self)
        self.setStyle(self._style)
        self.setToolTipsVisible(True)
        round_corners(self)
        self.hovered.connect(self._say_reason)

    def _say_reason(self, action: QAction) -> None:
        if not action.isEnabled() and action.toolTip():
            announce(self, action.toolTip())


class _Reachable(QProxyStyle):
    """Lets the arrow keys stop at what is disabled."""

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returned: QStyleHintReturn | None = None,
    ) -> int:
        """What Fusion answers, but for this."""
        if hint is QStyle.StyleHint.SH_Menu_AllowActiveAndDisabled:
            return 1
        return super().styleHint(hint, option, widget, returned)
