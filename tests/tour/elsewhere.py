"""A sign-in at another computer, while a program is open at this one."""

from __future__ import annotations

from qmetry_admin import config
from qmetry_admin.compose import DirectoryOpening
from qmetry_admin.domain.outcomes import NeedCode, SignedIn
from qmetry_admin.services.opening import Opened
from qmetry_admin.ui.tasks import TaskRunner
from tests.support.walker import Walker


def signs_in_elsewhere(walker: Walker, username: str, password: str, code: str) -> bool:
    """Whether password and code sign the person in there; they sign out at once."""
    opening = DirectoryOpening(config.load(walker.data), None, walker.clock)
    tasks = TaskRunner(inline=True)
    answers: list[object] = []

    def sign_in() -> object:
        opened = opening.open()
        assert isinstance(opened, Opened)
        asked = opened.services.sign_in.password(username, password)
        assert isinstance(asked, NeedCode), asked
        answer = opened.services.sign_in.code(asked.half_open, code)
        opening.sign_out_all()
        return answer

    tasks.run(sign_in, tasks, answers.append)
    tasks.close(opening.close)
    return isinstance(answers[0], SignedIn)
