"""The secret under which authors are hashed: made on the first run, readable by its owner alone."""

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

from ingest.state_folder import make_state_folder
from langnghe.errors import SettingsError

FILE_NAME = "author.key"
KEY_BYTES = 32


def load_author_key(state_dir: Path) -> bytes:
    """Return the key of this installation, making it first if there is none.

    Whoever comes first makes it; all who start at the same moment read the same key.

    Raises:
        SettingsError: the folder cannot be used, or the file is open to others, or too short to
            be a key.
    """
    make_state_folder(state_dir)
    path = state_dir / FILE_NAME
    if not path.exists():
        _make(path)
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SettingsError(
            f"Tệp khoá {path} đang mở cho người khác, ai đọc được đều dò ra được tác giả. "
            f"Hãy chạy: chmod 600 {path}"
        )
    key = path.read_bytes()
    if len(key) < KEY_BYTES:
        raise SettingsError(
            f"Tệp khoá {path} rỗng hoặc bị cụt ({len(key)} byte, cần {KEY_BYTES}). Hãy khôi phục "
            "từ bản sao lưu; nếu không còn, xoá tệp để tạo khoá mới (tác giả cũ sẽ được tính là "
            "người mới)."
        )
    return key


def _make(path: Path) -> None:
    """Write a whole key beside, then link it into place: no reader ever sees half a key."""
    draft = path.with_name(f".{FILE_NAME}-{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # somebody else was first: theirs is the key
            path.hardlink_to(draft)
    finally:
        draft.unlink()
