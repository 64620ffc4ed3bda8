"""The Security tab of people who have it: codes, resync, a new phone, the end."""

from __future__ import annotations

from tests.pictures.studio import Studio
from tests.pictures.studio_demo import A_WHILE, code_of, confirm_who, open_security, sign_in_as
from tests.support.phone import Phone


def play(studio: Studio) -> None:
    """One person after another."""
    studio.walker.start()
    sign_in_as(studio, "Priya Raman")
    _overview(studio)
    _resync(studio)
    naomis = _register_again(studio)
    _remove(studio)
    _own(studio)
    _at_sign_in(studio, naomis)


def _overview(studio: Studio) -> None:
    walker = studio.walker
    for username, name in (("lchen", "ldap"), ("mgarcia", "2-of-8"), ("ychoi", "none-of-8")):
        open_security(studio, username)
        studio.take(f"security-{name}")
        walker.press("closeButton")
    open_security(studio, "cbrown")
    studio.take("security-8-of-8")
    walker.press("twoStepToggle")
    studio.take("security-off")
    walker.press("twoStepToggle")
    walker.clock.move(A_WHILE)
    walker.press("showOneCodeButton")
    studio.take("security-confirm-who")
    walker.fill(confirmPasswordEdit="wrong")
    walker.press("confirmButton")
    studio.take("security-confirm-who-refused")
    confirm_who(studio, code_of(studio, "Priya Raman"))
    walker.press("confirmButton")
    studio.take("security-one-shown")
    walker.press("showCodesButton")  # hides the one
    walker.press("showCodesButton")
    studio.take("security-all-shown")
    walker.press("closeButton")


def _resync(studio: Studio) -> None:
    walker = studio.walker
    open_security(studio, "cbrown")
    walker.press("twoStepToggle")
    walker.press("resyncButton")
    studio.take("resync")
    walker.fill(firstCodeEdit="123456", secondCodeEdit="123456")
    walker.press("confirmCodesButton")
    studio.take("resync-same-code")
    walker.fill(firstCodeEdit="123456", secondCodeEdit="654321")
    walker.press("confirmCodesButton")
    studio.take("resync-not-in-a-row")
    walker.clock.move(5)
    first = code_of(studio, "Chloe Brown")
    walker.next_step()
    walker.fill(firstCodeEdit=first, secondCodeEdit=code_of(studio, "Chloe Brown"))
    walker.press("confirmCodesButton")
    studio.take("resynced")
    walker.press("closeButton")


def _register_again(studio: Studio) -> Phone:
    """Naomi Harris; answers her new phone."""
    walker = studio.walker
    walker.do("nharris", "Register again")
    if walker.screen.shows("confirmPasswordEdit"):
        studio.take("register-again-confirm-who")
        walker.next_step()
        confirm_who(studio, code_of(studio, "Priya Raman"))
        walker.press("confirmButton")
    studio.take("register-again")
    new = walker.phone()
    walker.fill(firstCodeEdit=code_of(studio, "Naomi Harris"))
    studio.take("register-again-old-entry")
    walker.press("closeButton")
    studio.take("register-again-already-scanned")
    walker.press("cancelButton")
    walker.fill(firstCodeEdit=new.code())
    walker.next_step()
    walker.fill(secondCodeEdit=new.code())
    walker.press("confirmCodesButton")
    studio.take("register-again-codes")
    walker.press("savedCodesCheck")
    walker.press("finishButton")
    studio.take("registered-again")
    walker.press("closeButton")
    return new


def _remove(studio: Studio) -> None:
    walker = studio.walker
    open_security(studio, "skaya")
    walker.press("twoStepToggle")
    walker.press("removeButton")
    studio.take("remove")
    walker.press("removeButton")
    studio.take("remove-reason-missing")
    walker.choose_by_key("reasonCombo", "Other")
    studio.take("remove-other")
    walker.press("cancelButton")
    walker.press("closeButton")
    walker.clock.move(A_WHILE)
    open_security(studio, "skaya")
    walker.press("twoStepToggle")
    walker.press("removeButton")
    walker.choose_by_key("reasonCombo", "Other")
    walker.fill(reasonEdit="Works at the other office now")
    studio.take("remove-confirm-who")
    walker.fill(confirmPasswordEdit="wrong", confirmCodeEdit="000000")
    walker.press("removeButton")
    studio.take("remove-confirm-who-refused")
    walker.next_step()
    confirm_who(studio, code_of(studio, "Priya Raman"))
    walker.press("removeButton")
    studio.take("removed")
    walker.press("closeButton")


def _own(studio: Studio) -> None:
    walker = studio.walker
    walker.press("myAccountButton")
    walker.show_tab("myAccountTabs", "Security")
    studio.take("own-security")
    walker.press("twoStepToggle")
    studio.take("own-security-off")
    walker.press("removeButton")
    studio.take("own-remove")
    walker.press("cancelButton")
    walker.show_tab("myAccountTabs", "Activity")
    studio.take("own-activity")
    walker.press("signOutButton")


def _at_sign_in(studio: Studio, naomis: Phone) -> None:
    """Resync on the way in, and what people are told once they are."""
    walker = studio.walker
    walker.next_step()
    studio.demo.choose("Dev Patel")
    studio.demo.set_clock("7 min fast")
    walker.press("signInButton")
    walker.fill(codeEdit=studio.demo.code)
    if walker.screen.shows("verifyButton"):
        walker.press("verifyButton")
    studio.take("code-clock-off")
    walker.press("resyncLink")
    studio.take("resync-page")
    walker.fill(firstCodeEdit="123456", secondCodeEdit="654321")
    walker.press("confirmCodesButton")
    studio.take("resync-page-refused")
    walker.next_step()
    walker.fill(firstCodeEdit=studio.demo.code)
    studio.take("resync-page-first")
    walker.next_step()
    walker.fill(secondCodeEdit=studio.demo.code)
    walker.press("confirmCodesButton")
    studio.take("resync-page-done")
    walker.press("signOutButton")
    studio.demo.set_clock("Exact")
    for name in ("Chloe Brown", "Naomi Harris", "María García López", "Yuna Choi"):
        walker.next_step()
        studio.demo.choose(name)
        walker.press("signInButton")
        studio.take(f"told-{name.split()[0].lower()}-code")
        walker.fill(codeEdit=naomis.code() if name == "Naomi Harris" else studio.demo.code)
        if walker.screen.shows("verifyButton"):
            walker.press("verifyButton")
        assert walker.screen.name == "mainWindow", f"{name} is not signed in"
        studio.take(f"told-{name.split()[0].lower()}")
        walker.press("signOutButton")
