"""What the dialog says that removes a person's two-step verification (S33)."""

from __future__ import annotations

from datetime import datetime

from qmetry_admin.domain.outcomes import FieldsRefused
from qmetry_admin.domain.problems import ProblemKind
from qmetry_admin.domain.two_step_outcomes import Removed, TwoStepView
from qmetry_admin.ui.sentences import counted, field_problem
from qmetry_admin.ui.two_step.words import called, old_entry

LAST_ADMIN = (
    "Two-step verification is mandatory, and nobody else could administer then: there is no other"
    " active Admin who has it. Enable it for another Admin first."
)


def question(view: TwoStepView) -> str:
    """The title: with the name in it."""
    if view.own:
        return "Remove your own two-step verification?"
    return f"Remove two-step verification of {view.user.name}?"


def consequences(view: TwoStepView, now: datetime) -> list[str]:
    """What ends, and whether the person can still sign in: paragraphs, and what parts them."""
    left, name = len(view.slots_left), called(view.user)
    codes = f" and {counted(left, 'recovery code')}" if left else ""
    ends = f"The authenticator{codes} will be destroyed. This cannot be undone."
    whose = "Your sessions elsewhere" if view.own else f"{name}'s open sessions"
    return [ends, "", f"{whose} end.", "", _afterwards(view, now)]


def verb(view: TwoStepView) -> str:
    """What the button says: that there is a warning, where there is one."""
    return "Remove anyway" if view.organisation.settings.mandatory_two_step else "Remove"


def reason_problem(answer: FieldsRefused, *, other: bool) -> str:
    """What is wrong with the reason."""
    problem = answer.problems[0]
    if problem.kind is ProblemKind.EMPTY:
        return "Say in a few words why." if other else "Choose a reason."
    return field_problem(problem)


def done(answer: Removed) -> str:
    """What holds now, and what is to be done in the app."""
    said = "Two-step verification was removed."
    if answer.shut_out:
        said += f" {called(answer.user)} cannot sign in until it is enabled again."
    return f"{said} {old_entry(answer.entry)}"


def _afterwards(view: TwoStepView, now: datetime) -> str:
    settings, name = view.organisation.settings, called(view.user)
    if not view.user.active:
        return f"{name} is inactive and cannot sign in either way."
    if settings.mandatory_two_step:
        until = settings.set_up_until
        if until is not None and now < until:
            return (
                f"Two-step verification is mandatory: {name} has to set it up anew at the next"
                " sign-in."
            )
        return (
            f"Two-step verification is mandatory: {name} cannot sign in until it is enabled again."
        )
    who = "you sign" if view.own else f"{name} signs"
    return f"From then on {who} in with the password alone, until it is enabled again."
