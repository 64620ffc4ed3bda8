"""The demo's directory for a test, with the deeds as the program has them."""

from __future__ import annotations

from collections.abc import Callable

from qmetry_admin.demo import DemoOpening
from qmetry_admin.domain.organisation import InstanceKind
from qmetry_admin.services.deeds import services_of
from qmetry_admin.services.opening import Services
from qmetry_admin.services.ports import Clock, World


def demo_opening(
    clock: Clock,
    kind: InstanceKind = InstanceKind.ON_PREMISES,
    *,
    task_running: Callable[[], bool] = lambda: True,
    seen: Callable[[World], None] = lambda _world: None,
) -> DemoOpening:
    """An opening that is not open yet; `seen` is shown its world once it is."""

    def services_for(world: World) -> Services:
        seen(world)
        return services_of(world)

    return DemoOpening(
        kind,
        clock,
        services_for=services_for,
        file_system=lambda _folder: "ext4",
        task_running=task_running,
    )
