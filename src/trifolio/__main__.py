"""`python -m trifolio` is the `trifolio` command."""

from trifolio.cli.main import run

if __name__ == "__main__":
    run()
