"""The main window and one's own account, in a person's words."""

from __future__ import annotations

from PySide6.QtWidgets import QTabWidget

from tests.support.pages.screen import Screen


class MainPage:
    """What a signed-in person has before them."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    @property
    def page(self) -> str:
        """The page shown now."""
        names = ("usersPage", "settingsPage", "myAccountPage")
        shown = [name for name in names if self._screen.shows(name)]
        assert len(shown) == 1, f"the window shows {shown}"
        return shown[0]

    @property
    def banner(self) -> str:
        """What the banner says."""
        return self._screen.read("bannerLabel")

    def close_banner(self) -> None:
        """Closes the banner."""
        self._screen.press("bannerCloseButton")

    def open_users(self) -> None:
        """Goes to the Users page."""
        self._screen.press("navUsersButton")

    def open_settings(self) -> None:
        """Goes to General Settings & Audit."""
        self._screen.press("navSettingsButton")

    def open_my_account(self) -> None:
        """Goes to My Account."""
        self._screen.press("myAccountButton")

    def open_my_security(self) -> None:
        """Goes to the Security tab of My Account."""
        self.open_my_account()
        self._screen.find("myAccountTabs", QTabWidget).setCurrentIndex(1)

    def sign_out(self) -> None:
        """Signs out."""
        self._screen.press("signOutButton")

    def change_password(self, present: str, new: str, again: str | None = None) -> None:
        """Opens the dialog under My Account, fills it in and sends it."""
        if self._screen.front.objectName() != "passwordDialog":
            self.open_my_account()
            self._screen.press("changeMyPasswordButton")
        self._screen.type("presentPasswordEdit", present)
        self._screen.type("newPasswordEdit", new)
        self._screen.type("repeatPasswordEdit", new if again is None else again)
        self._screen.press("changePasswordButton")
