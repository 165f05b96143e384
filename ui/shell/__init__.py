"""The frame around the pages: start, lock, navigation, top bar, bottom line, crash report, preferences."""
