"""The response headers of what the chat page fetches."""

DATA_HEADERS = {"cache-control": "no-store", "x-content-type-options": "nosniff"}

STREAM_HEADERS = {
    **DATA_HEADERS,
    # nginx and others hold small pieces back unless told not to.
    "x-accel-buffering": "no",
}
