"""The machines behind small protocols: what hears, and what turns text into vectors."""
