"""Recovery codes as they leave the program: the text to save or print, and the file's name."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final

from qmetry_admin.domain.recovery_codes import RecoveryCode

_LONGEST_NAME: Final = 100  # bytes of the username; with the rest it fits every file system in use
_KEPT_SIGNS: Final = frozenset("-_.")
_KEPT_KINDS: Final = frozenset("LMN")  # letters of any script, their marks, and digits


@dataclass(frozen=True)
class RecoverySheet:
    """The codes of one person on the day they were saved; `day` is the day where the person is."""

    organisation: str
    username: str
    day: date
    codes: tuple[RecoveryCode, ...]

    @property
    def file_name(self) -> str:
        """The proposed name; what a file system may refuse or read as a path becomes "_"."""
        return f"two-step-recovery-codes_{_safe(self.username)}_{self.day.isoformat()}.txt"

    def lines(self) -> tuple[str, ...]:
        """The text, for paper too: one code a line, alone on it."""
        return (
            "Recovery codes for two-step verification",
            "",
            f"Organisation: {self.organisation}",
            f"Username: {self.username}",
            f"Date: {self.day.isoformat()}",
            "",
            "How to use them: when your phone is lost or not with you, choose",
            '"Login with Recovery Code" on the sign-in window and enter your username,',
            "your password and one of these codes. Each code works once.",
            "",
            "We strongly recommend saving the codes to a safe place, not on this phone.",
            "",
            *(code.shown for code in self.codes),
        )

    def content(self) -> bytes:
        """The bytes of the file: UTF-8, every line ended by CR LF."""
        return "".join(f"{line}\r\n" for line in self.lines()).encode()


def _safe(username: str) -> str:
    composed = unicodedata.normalize("NFC", username)
    kept = "".join(
        c if c in _KEPT_SIGNS or unicodedata.category(c)[0] in _KEPT_KINDS else "_"
        for c in composed
    )
    return kept.encode()[:_LONGEST_NAME].decode(errors="ignore")
