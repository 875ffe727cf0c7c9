"""Starts the system's processes, keeps each alive and stops them in order.

Standard library and msgspec only, one thread: children must be started from the main thread, because the kernel's
"die with the parent" means the thread that started them.
"""
