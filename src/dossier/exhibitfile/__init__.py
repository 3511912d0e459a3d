"""The one place that opens the bytes of an exhibit: hashed in pieces, never through a link, looked into by a child alone.

What judges exhibits is imported when it is first asked for: the child, which is started anew for each file of a bundle,
passes through here and needs none of it.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dossier.exhibitfile.states import ExhibitState, exhibit_states

__all__ = ["ExhibitState", "exhibit_states"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__} has no attribute {name}")
    from dossier.exhibitfile import states

    return getattr(states, name)
