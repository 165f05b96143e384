"""The words every room uses: identity numbers, days, names, coded lists, problems, clocks. Standard library only."""
