"""The preview's whole app: pages, buttons, live hints."""

from console.preview import live, pages, presses, record_book
from console.preview.web import app

__all__ = ["app", "live", "pages", "presses", "record_book"]
