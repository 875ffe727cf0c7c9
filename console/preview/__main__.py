"""Serve the preview on loopback, on a free port, and print its address."""

import socket

from console.preview.server import app


def main() -> None:
    """Run until interrupted."""
    listener = socket.create_server(("127.0.0.1", 0))
    print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    app.run(sock=listener, single_process=True, access_log=False, motd=False)


if __name__ == "__main__":
    main()
