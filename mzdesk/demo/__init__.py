"""Sample offices to try the program with: invented people only, built by the program's own use cases."""

from mzdesk.demo.build import build

__all__ = ["build"]
