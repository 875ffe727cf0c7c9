"""What benchmarks and kill tests share: the app as a process that may die, and a bot that is always there."""
