"""The command line: everything that matters, without a window (a public contract, see docs/命令行.md)."""

from mzdesk.cli.frame import main

__all__ = ["main"]
