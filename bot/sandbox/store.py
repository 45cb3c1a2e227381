"""Where the workspace is kept on disk: JSON documents in one SQLite file, each written the moment it changes."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Json = dict[str, Any]


class Store:
    """Documents by kind and id. Without a path nothing is kept and every call is a no-op."""

    def __init__(self, path: Path | None) -> None:
        self._db: sqlite3.Connection | None = None
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            # A killed process loses nothing of a write-ahead log; only a power cut could, and that is no loss here.
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=OFF")
            self._db.execute(
                "CREATE TABLE IF NOT EXISTS docs (kind TEXT, id TEXT, body TEXT, PRIMARY KEY (kind, id)) WITHOUT ROWID"
            )

    def load(self, kind: str) -> Iterator[tuple[str, Json]]:
        """All documents of a kind, in the order of their ids."""
        if self._db is not None:
            for name, body in self._db.execute("SELECT id, body FROM docs WHERE kind = ? ORDER BY id", (kind,)):
                yield name, json.loads(body)

    def put(self, kind: str, name: str, body: Json) -> None:
        """Keep `body` under its kind and id."""
        if self._db is not None:
            self._db.execute("INSERT OR REPLACE INTO docs VALUES (?, ?, ?)", (kind, name, json.dumps(body)))

    def drop(self, kind: str, name: str) -> None:
        """Forget one document."""
        if self._db is not None:
            self._db.execute("DELETE FROM docs WHERE kind = ? AND id = ?", (kind, name))

    def close(self) -> None:
        """Let go of the file."""
        if self._db is not None:
            self._db.close()
            self._db = None
