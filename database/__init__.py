"""PostgreSQL with pgvector: embedded or a server of your own, its pool and its migrations."""
