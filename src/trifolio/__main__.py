"""`python -m trifolio` is the `trifolio` command."""

from trifolio.cli.start import run

if __name__ == "__main__":
    run()
