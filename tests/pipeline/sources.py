"""Sources of pinned files that need no network."""

from dataclasses import dataclass, field


@dataclass
class Fake:
    """A source in memory that notes what it was asked for."""

    files: dict
    name: str = "a fake"
    error: Exception | None = None
    asked: list = field(default_factory=list)

    def fetch(self, wanted):
        self.asked.append(sorted(wanted))
        if self.error:
            raise self.error
        return {name: self.files[name] for name in wanted if name in self.files}
