"""All tests, in folders that mirror the house; `tests.platforms` simulates the outside world."""
