"""Signing in, in a person's words."""

from __future__ import annotations

from PySide6.QtCore import Qt

from tests.support.pages.screen import Screen


class SignInCard:
    """The sign-in window, whichever page it shows."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    @property
    def page(self) -> str:
        """The page shown now."""
        names = (
            *("passwordPage", "codePage", "resyncPage", "recoveryPage"),
            *("setUpTwoStepPage", "newPasswordPage", "troublePage"),
        )
        shown = [name for name in names if self._screen.shows(name)]
        assert len(shown) == 1, f"the card shows {shown}"
        return shown[0]

    @property
    def says(self) -> str:
        """The message on the card."""
        return self._screen.read("messageLabel")

    def sign_in(self, username: str, password: str) -> None:
        """Types username and password, and presses Sign in."""
        self.type_password(username, password)
        self._screen.press("signInButton")

    def type_password(self, username: str, password: str) -> None:
        """Types username and password and stops there."""
        self._screen.type("usernameEdit", username)
        self._screen.type("passwordEdit", password)

    def enter_code(self, code: str) -> None:
        """Types a verification code, and presses Enter."""
        self._screen.type("codeEdit", code)
        self._screen.key("codeEdit", Qt.Key.Key_Return)

    def choose_resync(self) -> None:
        """Follows "Codes always refused? Resync"."""
        self._screen.press("resyncLink")

    def enter_pair(self, first: str, second: str) -> None:
        """Types two codes in a row, and presses Resync."""
        self._screen.type("firstCodeEdit", first)
        self._screen.type("secondCodeEdit", second)
        self._screen.press("confirmCodesButton")

    def choose_recovery_code(self) -> None:
        """Follows "Login with Recovery Code"."""
        self._screen.press("recoveryCodeLink")

    def use_recovery_code(self, code: str) -> None:
        """Types a recovery code and sends it."""
        self._screen.type("recoveryCodeEdit", code)
        self._screen.press("useRecoveryCodeButton")

    def choose_new_password(self, new: str, again: str | None = None) -> None:
        """Types a new password twice and sends it."""
        self._screen.type("newPasswordEdit", new)
        self._screen.type("repeatPasswordEdit", new if again is None else again)
        self._screen.press("changePasswordButton")

    def cancel(self) -> None:
        """Presses Cancel."""
        self._screen.press("cancelButton")
