-- Search also compares word for word: the vectors of a unit's tokens stand beside its own. Indexes from before have none,
-- nor have passages, which are no results.
ALTER TABLE units ADD COLUMN tokens bytea; -- as transcripts/closeness.py packs them
ALTER TABLE units ALTER COLUMN tokens SET STORAGE EXTERNAL; -- they do not compress
