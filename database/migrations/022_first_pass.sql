-- What the first pass heard, kept whole and word for word whatever is made of it later.
CREATE TABLE first_passes (
    recording text PRIMARY KEY REFERENCES recordings ON DELETE CASCADE,
    heard jsonb NOT NULL -- {"model", "language", "segments": [[start, end, text, flags, words], ...]}
);

-- The words that stood where a correction was written, [[segment, start, end, text, probability], ...]; none where they
-- were not kept.
ALTER TABLE corrections ADD COLUMN replaced jsonb NOT NULL DEFAULT '[]';
