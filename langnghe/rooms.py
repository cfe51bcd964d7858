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


def run_rooms() -> int:
    """Run every room that runs by itself until one ends or the user stops them; return its code."""
    manager = Manager()
    for name, room in ROOMS.items():
        if room.runs:
            manager.add_process(name, f"{sys.executable} -m {name} {room.runs}")
    manager.loop()
    return int(manager.returncode or 0)
