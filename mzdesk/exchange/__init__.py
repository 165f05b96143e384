"""报送: signed and encrypted packages between a township and the bureau (docs/package.md)."""
