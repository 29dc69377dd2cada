"""A record of measurements that survives being interrupted; the lore_*.py experiments write theirs.

While an experiment runs, what it has measured lies in NAME.partial.json beside the artifacts. Run
again, it goes on from there; when it is done the partial record becomes the artifact.
"""

import json
import os
from collections.abc import Callable
from typing import Any

from nextword import sources
from nextword.sources.artifacts import ARTIFACTS


class Record:
    """Measurements by name, kept on disk as they are made.

    facts: what holds for all of them, such as seeds. A partial record made under other facts is
    not gone on with.
    """

    def __init__(self, name: str, facts: dict[str, Any]) -> None:
        self.path = ARTIFACTS / f"{name}.json"
        self.partial = ARTIFACTS / f"{name}.partial.json"
        self.values: dict[str, Any] = json.loads(json.dumps(facts))
        self.facts = list(self.values)
        if self.partial.exists():
            kept = json.loads(self.partial.read_text(encoding="utf-8"))
            if all(kept.get(key) == self.values[key] for key in self.facts):
                self.values = kept

    def measure(self, group: str, name: str, experiment: Callable[[], Any]) -> Any:
        """Return the measurement of that name, made now unless it has been made."""
        made = self.values.setdefault(group, {})
        if name not in made:
            made[name] = json.loads(json.dumps(experiment()))
            self._write()
            print(f"{group} · {name}", flush=True)
        return made[name]

    def finish(self, *, made_by: str, seed: int, data: list[str], summary: str,
               licence: str = "measurements, CC BY 4.0") -> None:  # fmt: skip
        """Turn the partial record into the artifact, with its entry in the manifest."""
        self._write()
        os.replace(self.partial, self.path)
        sources.record_artifact(
            self.path,
            made_by=made_by,
            seed=seed,
            data=data,
            licence=licence,
            summary=summary,
        )

    def _write(self) -> None:
        draft = self.partial.with_suffix(".tmp")
        draft.write_text(json.dumps(self.values, indent=1) + "\n", encoding="utf-8", newline="\n")
        os.replace(draft, self.partial)


def rounded(values: Any, digits: int = 4) -> list:
    """Return measured numbers as a list, to so many significant digits: the rest is noise."""
    return [rounded(each, digits) if hasattr(each, "__len__") else float(f"{each:.{digits}g}")
            for each in values]  # fmt: skip
