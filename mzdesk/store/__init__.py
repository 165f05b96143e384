"""The encrypted database: records, the one writer, the hash-chained change log, keys, backup and migrations."""
