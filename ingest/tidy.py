"""Text as people see it: one Unicode form, no hidden characters, no stray spaces."""

import re

from langnghe.text import to_nfc

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")

_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200c\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f"
)
_HIDDEN = re.compile(
    f"[{_INVISIBLE}]"
    # joiners and colour selectors stay between the parts of an emoji
    r"|(?<![^\w\s])[\u200d\ufe0f]+(?!\u20e3)|\u200d+(?=[\w\s]|$)"
)
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[ \n]*")


def tidy(text: str) -> str:
    """Return the text in NFC with single spaces and line ends; empty if nothing can be seen."""
    if text.isascii() and text.isprintable():
        return _SPACES.sub(" ", text).strip()
    text = _CONTROLS.sub("", _LINE_ENDS.sub("\n", text))
    text = to_nfc(_HIDDEN.sub("", text))
    return _LINES.sub("\n", _SPACES.sub(" ", text)).strip()
