"""The county of the browser tests: who lives there, where the server answers."""

from __future__ import annotations

from dataclasses import dataclass

from simulators.server import Server

YINGQIAN = "360724103"
MEILI = "360724103202"
PEOPLE = {
    "worker": ("wgy1", "钟水生", "grid_worker", "--village", MEILI),
    "worker2": ("wgy2", "赖春兰", "grid_worker", "--village", MEILI),
    "township": ("xz1", "刘镇江", "township_officer", "--township", YINGQIAN),
    "township2": ("xz2", "黄桂英", "township_officer", "--township", YINGQIAN),
    "county": ("xj1", "陈县安", "county_officer", "--county", "360724"),
}


@dataclass
class County:
    """A running server and the sign-in codes of its people."""

    server: Server
    codes: dict[str, str]

    @property
    def url(self) -> str:
        """Where it answers."""
        return self.server.url

    def join(self, who: str) -> str:
        """The path of a person's sign-in link."""
        return f"/#/join/{self.codes[who]}"
