"""The words of a title, made comparable: without case, accents, endings and what every sentence has."""

import re
import unicodedata

_WORD = re.compile(r"\w+")
_COMMON = (
    "the and are for with from has have been our its can cannot not all any was were that this there into out some "
    "since when what who"
)
_LITTLE = frozenset(_COMMON.split())
_STEM = 5


def words(text: str) -> frozenset[str]:
    """The stems of a text's words: their first letters, so that `payment` and `payments` are one."""
    bare = "".join(one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one))
    found = (word for word in _WORD.findall(bare) if len(word) > 2 or word.isdigit())
    return frozenset(word[:_STEM] for word in found if word not in _LITTLE)
