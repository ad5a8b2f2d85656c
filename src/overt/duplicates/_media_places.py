"""Where the files of pictures lie: beside the export, or in a folder that a person names. Nothing is fetched."""

from __future__ import annotations

import json
import os
import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from overt.errors import SettingError

NO_FILE = "no file"
ARCHIVED = "no file: it is inside an archive, which has to be unpacked"
SEVERAL = "no file: several files of the folder have its name"
SHARED = "no file: several addresses have that file name"

_MOST_FILES = 2_000_000
_MOST_LIST_BYTES = 200 << 20
_REMOTE = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
_SIZES = re.compile(r"_(?:normal|bigger|mini|reasonably_small|x96|\d{2,4}x\d{2,4})(?=\.\w{3,4}$)")
_BLUESKY = re.compile(r"/img/[^/]+/plain/[^/]+/([a-z2-7]{20,})(?:@\w+)?$")
_GOOGLE_SIZE = re.compile(r"=[a-z]\d+[\w-]*$")


@dataclass(frozen=True)
class Place:
    """A file to read and the folder it has to lie in; or, without a file, why there is none."""

    file: str | None = None
    folder: str | None = None
    state: str = NO_FILE


def picture_address(url: str) -> str:
    """An address without what only chooses a size: equal for equal pictures of one place.

    Bluesky names files by their content, so there the address of one upload by two accounts is one.
    """
    if not _REMOTE.match(url):
        return url
    parts = urlsplit(url)
    host, path = (parts.hostname or "").lower(), parts.path
    if host.endswith("bsky.app") and (found := _BLUESKY.search(path)):
        return f"cid:{found[1]}"
    if host.endswith("twimg.com"):
        path = _SIZES.sub("", re.sub(r":\w+$", "", path))
        suffix = re.search(r"(?:^|&)format=(\w+)", parts.query)
        return f"{host}{path}.{suffix[1]}" if suffix and "." not in path[-5:] else f"{host}{path}"
    if host.endswith(("ggpht.com", "googleusercontent.com")):
        return f"{host}{_GOOGLE_SIZE.sub('', path)}"
    # elsewhere the query may be what names the picture
    return f"{host}{path}" + (f"?{parts.query}" if parts.query else "")


@dataclass
class Places:
    """Finds files by the addresses that posts give, in the folder `given` and beside the exports."""

    given: str = ""
    _by_name: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _listed: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.given:
            if not Path(self.given).is_dir():
                raise SettingError(
                    f"media.folder is {self.given!r}, which is no folder. Give the folder of the media files with "
                    "--media."
                )
            self._walk()

    def locate(self, url: str | None, export: str | None, format_: str | None) -> Place:
        """The file of one picture. `export` is the file whose record names it."""
        if not url or "\0" in url:
            return Place()
        if _REMOTE.match(url):
            return self._remote(url)
        return self._local(url.replace("\\", "/"), export, format_)

    def _local(self, path: str, export: str | None, format_: str | None) -> Place:
        if export and "!" in export:
            return self._named(path) if self.given else Place(state=ARCHIVED)
        paths = [path]
        if format_ == "telegram_desktop" and "/" in path:
            paths.insert(0, path.split("/", 1)[1])  # the importer puts the chat's id before
        folders = [str(Path(export).parent)] if export else []
        for folder in (*folders, *([self.given] if self.given else [])):
            for each in paths:
                joined = os.path.join(folder, each)
                if os.path.lexists(joined):
                    return Place(joined, folder)
        return self._named(path)

    def _remote(self, url: str) -> Place:
        listed = self._listed.get(url)
        if listed:
            return Place(listed, self.given)
        return self._named(unquote(urlsplit(url).path))

    def _named(self, path: str) -> Place:
        """The file of the folder with this name; of several the one whose folders agree longest."""
        wanted = PurePosixPath(path).parts
        files = self._by_name.get(wanted[-1], ()) if wanted else ()
        if not files:
            return Place()
        agree = [_common_end(wanted, PurePosixPath(file).parts) for file in files]
        if agree.count(max(agree)) > 1:
            return Place(state=SEVERAL)
        return Place(os.path.join(self.given, files[agree.index(max(agree))]), self.given)

    def _walk(self) -> None:
        count = 0
        for folder, folders, files in os.walk(self.given):
            folders.sort()
            inside = os.path.relpath(folder, self.given)
            for name in sorted(files):
                count += 1
                if count > _MOST_FILES:
                    raise SettingError(
                        f"{self.given} holds more than {_MOST_FILES:,} files. Give the folder of the media alone "
                        "with --media."
                    )
                self._by_name[name].append(PurePosixPath(inside, name).as_posix())
            if ".metadata.json" in files:
                self._read_list(folder)

    def _read_list(self, folder: str) -> None:
        """4CAT's list of what it downloaded: address → {"filename": …, "success": …}."""
        file = Path(folder, ".metadata.json")
        try:
            if file.is_symlink() or file.stat().st_size > _MOST_LIST_BYTES:
                return
            told = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return
        for url, what in told.items() if isinstance(told, dict) else ():
            name = what.get("filename") if isinstance(what, dict) else None
            if isinstance(name, str) and name:
                self._listed[url] = os.path.join(folder, os.path.basename(name))


def _common_end(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    count = 0
    for a, b in zip(reversed(one), reversed(other), strict=False):
        if a != b:
            break
        count += 1
    return count
