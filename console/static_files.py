"""Serves the static files under addresses that change with their content, so that browsers may keep them for ever."""

from pathlib import Path

from sanic import Blueprint, Request
from sanic.exceptions import NotFound
from sanic.response import HTTPResponse, file

from console import render

MIME_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".mp3": "audio/mpeg",
    ".png": "image/png",
}
FOR_EVER = {"cache-control": "public, max-age=31536000, immutable", "x-content-type-options": "nosniff"}
NOT_AT_ALL = {"cache-control": "no-store", "x-content-type-options": "nosniff"}


def static_blueprint() -> Blueprint:
    """/static/VERSION/PATH."""
    blueprint = Blueprint("static_files", url_prefix="/static")

    @blueprint.get("/<version:str>/<path:path>")
    async def static(request: Request, version: str, path: str) -> HTTPResponse:
        """A file of an older version's name is served as it is now, and not kept."""
        wanted = (render.STATIC / path).resolve()
        if not wanted.is_relative_to(render.STATIC.resolve()) or not _is_asset(wanted):
            raise NotFound("no such file")
        headers = FOR_EVER if version == render.static_version() else NOT_AT_ALL
        return await file(wanted, mime_type=MIME_TYPES[wanted.suffix], headers=headers)

    return blueprint


def _is_asset(wanted: Path) -> bool:
    return wanted.suffix in MIME_TYPES and wanted.is_file()
