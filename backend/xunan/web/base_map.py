"""The pictures under the map: where they come from, and which hosts a browser may ask."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from xunan.county.pmtiles import Pmtiles, PmtilesError

TIANDITU = "tianditu"
PMTILES = ".pmtiles"
# Where this server itself hands out the pictures of such a file; the digest makes them keepable.
OWN_TILES = "/map/tiles"
_TIANDITU_LAYERS = ("vec", "cva")
_TIANDITU_URL = (
    "https://t{{0-7}}.tianditu.gov.cn/{layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0"
    "&LAYER={layer}&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles"
    "&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}&tk={{key}}"
)
DATUMS = ("WGS-84", "GCJ-02")
_HOSTS = re.compile(r"\{([0-9a-z])-([0-9a-z])\}")
_HOSTS_MAX = 10


class BaseMapError(Exception):
    """The setting of the base map cannot be understood; the text is what the operator reads."""


@dataclass(frozen=True, slots=True)
class TileLayer:
    """One layer of pictures.

    `url` holds {z}, {x}, {y}, and {s} where it may come from any of `hosts`.
    """

    url: str
    hosts: tuple[str, ...] = ()

    @property
    def origins(self) -> tuple[str, ...]:
        """Scheme and host of every address it may be asked from."""
        urls = [self.url.replace("{s}", host) for host in self.hosts] or [self.url]
        return tuple(f"{at.scheme}://{at.netloc}" for at in map(urlsplit, urls))


@dataclass(frozen=True, slots=True)
class BaseMap:
    """Layers of pictures, the lowest first, and the datum they are drawn in."""

    layers: tuple[TileLayer, ...]
    datum: str
    attribution: str
    max_zoom: int
    # The file on this server that holds the pictures, where it is one.
    archive: Pmtiles | None = field(default=None, repr=False, compare=False)

    @property
    def origins(self) -> tuple[str, ...]:
        """Every host that the content security policy must allow, once each, sorted."""
        if self.archive:
            return ()
        return tuple(sorted({origin for layer in self.layers for origin in layer.origins}))


def base_map(  # noqa: PLR0913 - one for each setting
    tiles: str,
    *,
    key: str = "",
    datum: str = "WGS-84",
    attribution: str = "",
    max_zoom: int = 18,
    folder: Path = Path(),
) -> BaseMap | None:
    """The base map of the settings; None for none.

    `tiles` is "tianditu", the name of a PMTiles file in `folder`, or addresses separated by
    spaces, such as "https://t{0-3}.example.cn/{z}/{x}/{y}.png"; {key} stands for the key.
    Raises `BaseMapError` with one Chinese and English sentence.
    """
    if datum not in DATUMS:
        raise BaseMapError(
            f"设置 XUNAN_MAP_DATUM 应是 WGS-84 或 GCJ-02，现在是「{datum}」。"
            "XUNAN_MAP_DATUM must be WGS-84 or GCJ-02."
        )
    if not tiles.strip():
        return None
    if tiles.strip().endswith(PMTILES):
        return _of_file(folder / tiles.strip(), datum, attribution)
    urls = tiles.split()
    if tiles.strip() == TIANDITU:
        # 天地图 draws in CGCS2000, which is WGS-84 to within a metre.
        datum, attribution = "WGS-84", attribution or "天地图"
        urls = [_TIANDITU_URL.format(layer=layer) for layer in _TIANDITU_LAYERS]
    layers = tuple(_layer(url, key) for url in urls)
    return BaseMap(layers, datum, attribution, max_zoom)


def _of_file(path: Path, datum: str, attribution: str) -> BaseMap:
    try:
        archive = Pmtiles(path)
    except PmtilesError as wrong:
        raise BaseMapError(f"设置 XUNAN_MAP_TILES：{wrong}") from wrong
    layer = TileLayer(f"{OWN_TILES}/{archive.digest}/{{z}}/{{x}}/{{y}}")
    credit = attribution or archive.attribution
    return BaseMap((layer,), datum, credit, archive.max_zoom, archive)


def _layer(url: str, key: str) -> TileLayer:
    if "{key}" in url and not key:
        raise BaseMapError(
            "底图需要密钥，请设置 XUNAN_MAP_KEY。The base map needs a key: set XUNAN_MAP_KEY."
        )
    given = url.replace("{key}", key)
    hosts: tuple[str, ...] = ()
    if found := _HOSTS.search(given):
        first, last = (ord(sign) for sign in found.groups())
        hosts = tuple(chr(sign) for sign in range(first, last + 1))
        given = given.replace(found.group(), "{s}")
    at = urlsplit(given.replace("{s}", "0"))
    plain = re.fullmatch(r"[A-Za-z0-9.-]+(:\d+)?", at.netloc)
    whole = all(part in given for part in ("{z}", "{x}", "{y}"))
    if at.scheme not in {"http", "https"} or not plain or not whole or len(hosts) > _HOSTS_MAX:
        raise BaseMapError(
            f"设置 XUNAN_MAP_TILES 不能用：「{url}」。"
            "应是 tianditu、地图目录里的 .pmtiles 文件或带 {z}、{x}、{y} 的网址。"
            "XUNAN_MAP_TILES must be tianditu, a .pmtiles file or an address with {z}, {x} and {y}."
        )
    return TileLayer(given, hosts)
