"""The guide: one page a task, in a window of its own that stays beside the work."""

from qmetry_admin.ui.guide.keeper import GuideKeeper

__all__ = ["GuideKeeper"]
