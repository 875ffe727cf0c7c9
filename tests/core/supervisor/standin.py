"""A stand-in for Rasa or the action server: answers 200 to everything, or does what a broken one does."""

import argparse
import json
import signal
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    """Well, whatever it is asked."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def do_POST(self) -> None:
        """Another model: taken, unless its name says that it is broken."""
        name = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["model"]
        self.send_response(400 if name.startswith("broken") else 200)
        self.end_headers()
        print(f"asked for {name}", flush=True)

    def log_message(self, format: str, *args: object) -> None:
        """Silent."""


def main() -> None:
    """`--dies`: ends at once, as a program does whose model cannot be read. `--hangs`: runs and never answers."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--model", default="")
    parser.add_argument("--dies", action="store_true")
    parser.add_argument("--hangs", action="store_true")
    options = parser.parse_args()
    if options.dies:
        sys.exit("cannot go on")
    while options.hangs:
        signal.pause()
    print(f"serving {options.model}", flush=True)
    ThreadingHTTPServer(("127.0.0.1", options.port), Handler).serve_forever()


main()
