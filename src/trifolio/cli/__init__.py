"""The command line: a module a command, and nothing heavier than argparse before one is known."""
