"""The pages that people read, the media they play, and /api/v1."""
