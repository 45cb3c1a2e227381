"""Reading a text file, with troubles told as problems of configuration."""

from pathlib import Path

from bot.core.errors import ConfigError
from bot.loader.source import LARGEST


def read_text(file: Path, largest: int = LARGEST) -> str:
    """The text of `file`; ConfigError when there is none to be had, or more than `largest` bytes of it."""
    try:
        with file.open("rb") as stream:
            raw = stream.read(largest + 1)
        if len(raw) > largest:
            raise ConfigError(f"{file}:1:1: is larger than {largest // 1024} KB")
        return raw.decode("utf-8")
    except FileNotFoundError:
        raise ConfigError(f"{file}: there is no such file.") from None
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        col = error.start - raw.rfind(b"\n", 0, error.start)
        raise ConfigError(f"{file}:{line}:{col}: is not UTF-8; save it as UTF-8 text") from None
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read: {error.strerror}.") from None
