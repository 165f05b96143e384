"""Who and where: residents (居民), villages (村), the office itself, and finding people by name."""
