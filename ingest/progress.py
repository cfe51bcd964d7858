"""A bar that shows how far a file is read; silent unless a person watches."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from ingest.sources.rows import RecordedFile


@contextmanager
def file_progress(file: RecordedFile) -> Iterator[Callable[[int], None]]:
    """Show a bar on standard error while a file is read; what it yields is told the bytes read."""
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
    )
    with bar:
        task = bar.add_task(file.path.name, total=file.size_bytes)
        yield lambda bytes_read: bar.update(task, completed=bytes_read)
