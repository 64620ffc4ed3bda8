"""Why something that was begun in the tab came to nothing, and what to do."""

from __future__ import annotations

from typing import assert_never

from qmetry_admin.domain.outcomes import (
    ChangedMeanwhile,
    HalfOpenEnded,
    NoSuchUser,
    NotAllowed,
    NotPossible,
)
from qmetry_admin.domain.two_step_outcomes import EnrolmentOver, NoTwoStep, OwnMandatory
from qmetry_admin.domain.users import User
from qmetry_admin.ui.sentences import not_allowed
from qmetry_admin.ui.two_step import enrol_words, words

Ending = (
    ChangedMeanwhile
    | NoTwoStep
    | NotPossible
    | NotAllowed
    | NoSuchUser
    | OwnMandatory
    | EnrolmentOver
    | HalfOpenEnded
)
"""What a deed answers that cannot be tried again as it stands."""


def ending(answer: Ending, user: User, zone: str) -> str:
    """The sentence for it; `user` is the person as they were when it was begun."""
    match answer:
        case ChangedMeanwhile():
            said = words.changed_by(user, answer.by, answer.at, zone)
        case NoTwoStep():
            said = words.removed_meanwhile(user)
        case NotPossible():
            said = words.not_possible(answer.why, user) or enrol_words.OVER
        case NotAllowed():
            said = not_allowed(answer)
        case NoSuchUser():
            said = words.GONE
        case OwnMandatory():
            said = words.OWN_MANDATORY
        case EnrolmentOver():
            said = enrol_words.OVER
        case HalfOpenEnded():
            said = enrol_words.SIGN_IN_OVER
        case _:
            assert_never(answer)
    return said
