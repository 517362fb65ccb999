"""A carnet as an invitation that is still being written would show it."""

from dataclasses import replace

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.core.french import long_date
from carnet_app.features.sharing.draft import ShareDraft
from carnet_app.services.carnets import CarnetView, PartView
from carnet_app.services.permissions import Role


def see_as_invited(view: CarnetView, draft: ShareDraft, *, guest: str) -> CarnetView:
    """The owner's own view, less what the draft does not give.

    Never more than that view holds, so a forged draft shows its sender nothing new.
    """
    parts = (_lower(part, draft.levels.get(PartKey(part.key), Access.NONE)) for part in view.parts)
    until = draft.access_until
    return replace(
        view,
        role=Role.GUEST.value,
        is_offered=False,
        offered_to="",
        may_share=False,
        may_manage=False,
        hide_amounts=draft.hide_amounts,
        access_until_text=long_date(until) if until else "",
        parts=tuple(part for part in parts if part.access > Access.NONE),
        preview_of=guest,
    )


def _lower(part: PartView, given: Access) -> PartView:
    access = min(given, Access(part.access))
    may_add = access >= Access.CONTRIBUTE
    return replace(part, access=access.value, access_label=access.label, may_add=may_add)
