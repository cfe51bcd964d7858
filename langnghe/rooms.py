"""The rooms, by name only, and how they are run together."""

import sys
from typing import NamedTuple

from honcho.manager import Manager


class Room(NamedTuple):
    """A room as the command line sees it."""

    purpose: str
    runs: str = ""  # what `langnghe up` runs; empty for a room that is only called upon


ROOMS = {
    "ingest": Room("Nhận tài liệu thô, che dữ liệu cá nhân, thành bài đăng.", runs="run"),
    "streaming": Room("Gán nhãn bài đăng, đếm, so với mức thường, nêu cảnh báo.", runs="run"),
    "models": Room("Bộ phân loại: thử một câu, đo trên tệp có nhãn."),
    "dashboards": Room("Trang theo dõi cho cán bộ; xuất xu hướng ra tệp.", runs="serve"),
}


STOPPED_BY_USER = (130, 143)  # what honcho returns after Ctrl-C and SIGTERM


def run_rooms() -> int:
    """Run every room that runs by itself until the user stops them all, or one of them fails.

    Returns:
        0 after Ctrl-C or SIGTERM, otherwise the code of the room that ended first.
    """
    manager = Manager()
    for name, room in ROOMS.items():
        if room.runs:
            manager.add_process(name, f"exec {sys.executable} -m {name} {room.runs}")
    manager.loop()
    return 0 if manager.returncode in STOPPED_BY_USER else int(manager.returncode or 1)
