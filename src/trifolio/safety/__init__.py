"""Files written whole, limits of time and memory, and the one place that decides what may be read."""
