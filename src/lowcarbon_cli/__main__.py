"""Process entry: ``lowcarbon`` and ``python -m lowcarbon_cli``."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line. ``--version`` alone answers without loading anything else."""
    if sys.argv[1:] == ["--version"]:
        from lowcarbon_cli import __version__

        sys.stdout.write(f"lowcarbon {__version__}\n")
        return
    from lowcarbon_cli.cli.app import run

    run()


if __name__ == "__main__":
    main()
