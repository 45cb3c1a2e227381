"""What an unquoted word in YAML means: text, true, false, a number or nothing; and which words are traps."""

import math
import re

SWITCH = re.compile(r"y|yes|n|no|on|off", re.IGNORECASE)
TRUE = ("true", "True", "TRUE")
FALSE = ("false", "False", "FALSE")
NULL = ("", "~", "null", "Null", "NULL")
WHOLE = re.compile(r"[-+]?(0|[1-9]\d{0,17})")
DECIMAL = re.compile(r"[-+]?(\.\d+|\d{1,18}(\.\d{0,18})?)([eE][-+]?\d{1,3})?")
PADDED = re.compile(r"[-+]?0[\d_]+")
SIXTIES = re.compile(r"[-+]?\d[\d_]*(:[0-5]?\d)+(\.\d*)?")
GROUPED = re.compile(r"[-+]?\d[\d_]*_[\d_]*(\.[\d_]*)?")
BEYOND = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
LONG = re.compile(r"[-+]?\d{19,}(\.\d*)?")
LONGEST_NUMBER = 60
"""A longer word is text; nobody writes such a number, and looking at it closely would take long."""
RADIX = re.compile(r"[-+]?0[xob][\da-fA-F_]+")


def plain_value(word: str) -> str | int | float | bool | None:
    """The value of an unquoted word. Dates are text."""
    if word in NULL:
        return None
    if word in TRUE or word in FALSE:
        return word in TRUE
    if WHOLE.fullmatch(word):
        return int(word)
    return float(word) if DECIMAL.fullmatch(word) else word


def plain_value_trouble(word: str) -> str | None:
    """Why readers of YAML would not agree on an unquoted word, with the way out."""
    if len(word) > LONGEST_NUMBER:
        return None
    if SWITCH.fullmatch(word):
        return f'`{word}` is true or false to some readers of YAML; write true or false, or quote it: "{word}"'
    if SIXTIES.fullmatch(word):
        return f'`{word}` is a number to some readers of YAML; quote it: "{word}"'
    if BEYOND.fullmatch(word) or LONG.fullmatch(word) or _is_endless(word):
        return f'`{word}` is no number that can be used; quote it if it is text: "{word}"'
    if PADDED.fullmatch(word) or RADIX.fullmatch(word) or GROUPED.fullmatch(word):
        return f'`{word}` is another number to some readers of YAML; write it in the usual way, or quote it: "{word}"'
    return None


def _is_endless(word: str) -> bool:
    return DECIMAL.fullmatch(word) is not None and math.isinf(float(word))


def plain_key_trouble(word: str) -> str | None:
    """Why an unquoted word cannot be a key, with the way out."""
    if word.lower() == "on":
        return "`on` is true to some readers of YAML; for the event that starts a rule write `when:`"
    if SWITCH.fullmatch(word) or word in TRUE or word in FALSE:
        return f'`{word}` is true or false, not a name; quote it: "{word}"'
    if word == "<<":
        return "`<<` puts in what an alias stands for, and aliases are not allowed; repeat the text, or use include"
    if word in NULL:
        return "a key is missing before the colon"
    if not isinstance(plain_value(word), str) or plain_value_trouble(word):
        return f'`{word}` is a number, not a name; quote it: "{word}"'
    return None
