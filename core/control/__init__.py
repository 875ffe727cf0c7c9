"""Commands that write: done by the running system through a socket in its data folder, or here when none runs.

`commands` declares them, `server` and `client` carry them over the socket, `perform` is for the command line.
"""
