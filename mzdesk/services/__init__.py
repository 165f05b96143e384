"""Use cases on any business line. They take and return plain values, never stored objects."""
