"""Serves the static files under addresses that change with their content, so that browsers may keep them for ever."""

from pathlib import Path

from sanic import Blueprint, Request
from sanic.exceptions import NotFound
from sanic.response import HTTPResponse

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
    assets = _read_all()

    @blueprint.get("/<version:str>/<path:path>")
    async def static(request: Request, version: str, path: str) -> HTTPResponse:
        """A file of an older version's name is served as it is now, and not kept."""
        if path not in assets:
            raise NotFound("no such file")
        content, mime_type = assets[path]
        headers = FOR_EVER if version == render.static_version() else NOT_AT_ALL
        return HTTPResponse(content, 200, headers, mime_type)

    return blueprint


def _read_all() -> dict[str, tuple[bytes, str]]:
    """Every asset with its type, by path: less than a megabyte, and no file is opened while somebody waits."""
    files = [path for path in sorted(render.STATIC.rglob("*")) if _is_asset(path)]
    return {
        path.relative_to(render.STATIC).as_posix(): (path.read_bytes(), MIME_TYPES[path.suffix]) for path in files
    }


def _is_asset(wanted: Path) -> bool:
    return wanted.suffix in MIME_TYPES and wanted.is_file()
