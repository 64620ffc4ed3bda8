"""Code fields under their labels."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from qmetry_admin.ui.widgets.labels import label
from qmetry_admin.ui.widgets.layouts import column, row


def captioned(caption: str, field: QWidget, beside: QWidget | None = None) -> QWidget:
    """A field under its label, which is its buddy; `beside` stands behind the label."""
    made = QWidget()
    name = label(caption, "strong")
    name.setBuddy(field)
    field.setAccessibleName(caption.replace("&", ""))
    head = row(name, *([beside] if beside else []), None, gap=4)
    made.setLayout(column(head, field, gap=8))
    return made
