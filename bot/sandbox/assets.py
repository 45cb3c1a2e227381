"""The files of the page as browsers get them: its scripts as one file, its styles as another, kept in memory.

Both are named after their content, so a browser may keep them for good. The files in `static/` stay as they are
written; a change to one of them is seen at the next visit.
"""

import gzip
import hashlib
import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from aiohttp import web

from bot.sandbox.bundle import bundle

STATIC = Path(__file__).parent / "static"
_STYLE = re.compile(r'<link rel="stylesheet" href="/_/static/([^"]+)">')
_FIRST = re.compile(r'src="/_/static/([^"]+\.js)"')
_BEGIN = re.compile(r'(?<=<script id="begin" type="application/json">)null(?=</script>)')
_FOR_GOOD = "public, max-age=31536000, immutable"
_TYPES = {".js": "text/javascript", ".css": "text/css", ".html": "text/html", ".svg": "image/svg+xml"}


@dataclass(frozen=True)
class Asset:
    """A file in memory; `tag` stands for its content."""

    body: bytes
    kind: str

    @cached_property
    def tag(self) -> str:
        """The same for the same content only."""
        return hashlib.sha256(self.body).hexdigest()[:16]

    @cached_property
    def _packed(self) -> bytes:
        return gzip.compress(self.body, 6, mtime=0)

    def answer(self, request: web.Request, for_good: bool) -> web.Response:
        """The file, or word that the browser's copy is still right."""
        keep = _FOR_GOOD if for_good else "no-cache"
        headers = {"Cache-Control": keep, "ETag": f'"{self.tag}"', "Vary": "Accept-Encoding"}
        if request.headers.get("If-None-Match") == headers["ETag"]:
            return web.Response(status=304, headers=headers)
        packed = "gzip" in request.headers.get("Accept-Encoding", "")
        if packed:
            headers["Content-Encoding"] = "gzip"
        body = self._packed if packed else self.body
        return web.Response(body=body, content_type=self.kind, charset="utf-8", headers=headers)


class Assets:
    """All that the page is made of."""

    def __init__(self) -> None:
        self._seen: tuple[tuple[str, int], ...] = ()
        self._page: list[str] = []
        self._made: dict[str, Asset] = {}
        self._files: dict[str, Asset] = {}

    def page(self, begin: str) -> str:
        """The page itself; `begin`, which is JSON, is what its script finds there to begin with."""
        self._look()
        data = begin.replace("<", "\\u003c")
        return data.join(self._page)

    def answer(self, request: web.Request, name: str) -> web.Response | None:
        """One of the two joined files, or a file of `static/` as it stands there; None when there is no such file."""
        if name in self._made:
            return self._made[name].answer(request, for_good=True)
        self._look()
        return self._files[name].answer(request, for_good=False) if name in self._files else None

    def _look(self) -> None:
        """Read everything anew if anything has changed."""
        seen = tuple(sorted(_changes(STATIC)))
        if seen == self._seen:
            return
        files = {path: (STATIC / path).read_bytes() for path, _ in seen}
        index = files["index.html"].decode()
        styles = _STYLE.findall(index)
        first = _FIRST.search(index)
        assert first is not None, "index.html has no script"
        scripts = {path: body.decode() for path, body in files.items() if path.endswith(".js")}
        style = Asset(b"\n".join(files[path] for path in styles), _TYPES[".css"])
        script = Asset(bundle(scripts, first[1]).encode(), _TYPES[".js"])
        # The first style sheet's place is taken by the one of all; the others' places stay empty.
        index = _STYLE.sub(f'<link rel="stylesheet" href="/_/static/page.{style.tag}.css">', index, count=1)
        index = _STYLE.sub(lambda one: one[0] if one[1].startswith("page.") else "", index)
        index = index.replace(first[0], f'src="/_/static/page.{script.tag}.js"')
        self._page = _BEGIN.split(index)
        self._made = {f"page.{style.tag}.css": style, f"page.{script.tag}.js": script}
        self._files = {path: Asset(body, _TYPES.get(Path(path).suffix, "text/plain")) for path, body in files.items()}
        self._seen = seen


def _changes(folder: Path) -> list[tuple[str, int]]:
    """Every file below a folder with the moment it was last changed."""
    found = []
    for place, _, names in os.walk(folder):
        for name in names:
            path = Path(place, name)
            found.append((path.relative_to(folder).as_posix(), path.stat().st_mtime_ns))
    return found
