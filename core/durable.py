"""Make a file's name as durable as its content."""

import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Put a folder's entries on the disk, after a file was made, renamed or linked there (see fsync(2))."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
