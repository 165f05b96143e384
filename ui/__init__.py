"""The window: Qt on top of the same services that the command line uses. Nothing here knows SQL."""
