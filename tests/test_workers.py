"""Where no worker can be started, the run ends with the place and the next step."""

from __future__ import annotations

import multiprocessing.context

import pytest

from dossier import workers
from dossier.errors import EnvironmentFault


def test_no_shared_memory_is_told_with_the_next_step(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(multiprocessing.context.BaseContext, "Lock", refused)
    with pytest.raises(EnvironmentFault, match=r"for want of shared memory: Permission denied\n    next: give this user"):
        workers.pool(1)
