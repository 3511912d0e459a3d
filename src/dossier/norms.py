"""Which norms of treaties bound the state at the time of a wrong. A norm counts only while it was binding.

A treaty whose beginning was not sourced counts from any time, and says so; one that ended does not count for an act that
may have happened after its end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dossier.model.conduct import Conduct
from dossier.model.institution import Institution
from dossier.model.rights import Bound, Right, Rights, Treaty


@dataclass(frozen=True)
class BindingNorm:
    """A right that a wrong touches, with the articles behind it that bound the state throughout, by treaty."""

    right: Right
    articles: tuple[tuple[Treaty, str], ...]
    begins_unsourced: bool

    @property
    def leading(self) -> tuple[tuple[Treaty, str], ...]:
        """The first article of each treaty, as the vocabulary orders them."""
        first: dict[str, tuple[Treaty, str]] = {}
        for treaty, article in self.articles:
            first.setdefault(treaty.id, (treaty, article))
        return tuple(first.values())


def norms_binding(rights: Rights, institution: Institution | None, conduct: Conduct) -> tuple[BindingNorm, ...]:
    """For each right that a wrong touches, what bound the institution's state at every act; empty where no state is known."""
    if institution is None:
        return ()
    treaties = {treaty.id: treaty for treaty in rights.treaties}
    found = []
    for right in rights.rights:
        if right.id in conduct.rights:
            held = [
                (treaty, norm.article, bound)
                for norm in right.norms
                if (treaty := treaties.get(norm.treaty)) is not None
                for bound in _binding(treaty, institution.state, conduct)
            ]
            found.append(
                BindingNorm(
                    right,
                    tuple(dict.fromkeys((treaty, article) for treaty, article, _ in held)),
                    any(bound.begins is None for _, _, bound in held),
                )
            )
    return tuple(found)


def _binding(treaty: Treaty, state: str, conduct: Conduct) -> Iterator[Bound]:
    for bound in treaty.bound:
        begun = bound.begins is None or all(act.begins.earliest >= bound.begins for act in conduct.acts)
        lasted = bound.until is None or all((act.until or act.begins).latest < bound.until for act in conduct.acts)
        if bound.state == state and begun and lasted:
            yield bound
