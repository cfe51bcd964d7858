"""Ctrl-C and SIGTERM end the work between two batches, never inside one."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TypeVar

T = TypeVar("T")


class _StopAsked(BaseException):
    """Leaves the wait for the next batch; like KeyboardInterrupt, nothing else may catch it."""


class _Switch:
    """Remembers a signal while a batch is in hand, and ends a wait for one at once."""

    def __init__(self) -> None:
        self.asked = False
        self.waiting = False

    def ask(self, _signal: int, _frame: FrameType | None) -> None:
        self.asked = True
        if self.waiting:
            self.waiting = False
            raise _StopAsked


def until_asked_to_stop(batches: Iterator[T]) -> Iterator[T]:
    """Yield batches until there are no more or a person asks to stop; finish the one in hand."""
    with _signals_to(_Switch()) as switch:
        while not switch.asked:
            try:
                switch.waiting = True
                batch = next(batches)
                switch.waiting = False
            except (StopIteration, _StopAsked):
                return
            yield batch


@contextmanager
def _signals_to(switch: _Switch) -> Iterator[_Switch]:
    """Hand signals to the switch; only the main thread of a process can receive them."""
    if threading.current_thread() is not threading.main_thread():
        yield switch
        return
    earlier = {name: signal.signal(name, switch.ask) for name in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield switch
    finally:
        for name, action in earlier.items():
            signal.signal(name, action)
