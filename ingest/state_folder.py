"""The folder of what ingest remembers between runs."""

import os
from pathlib import Path

from langnghe.errors import SettingsError


def make_state_folder(folder: Path) -> None:
    """Make the folder where it is missing.

    Raises:
        SettingsError: it cannot be made, or not be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unusable(folder) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise _unusable(folder)


def _unusable(folder: Path) -> SettingsError:
    return SettingsError(
        f"Không dùng được {folder} làm thư mục trạng thái: đó là một tệp, hoặc không có quyền ghi. "
        "Hãy đặt LANGNGHE_STATE_DIR thành một thư mục ghi được."
    )
