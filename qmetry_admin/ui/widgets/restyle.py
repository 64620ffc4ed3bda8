"""Changes a property the style sheet looks at, and has the sheet look again."""

from PySide6.QtWidgets import QWidget


def restyle(widget: QWidget, name: str, value: str | bool) -> None:
    """Sets a dynamic property; Qt reads the sheet's rules for it only when polishing."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
