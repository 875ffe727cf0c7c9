"""Where the synchronous functions of the business meet the asynchronous edge: reads, and writes in groups."""

from core.database.base import Database, DatabaseClosedError, Readable, open_database

__all__ = ["Database", "DatabaseClosedError", "Readable", "open_database"]
