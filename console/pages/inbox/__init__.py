"""The inbox: the list of tickets, live, filtered, each in its group."""
