-- Chunks of a recording: each is heard and stored by itself, until the whole transcript is stored.
CREATE TABLE transcript_chunks (
    recording text NOT NULL REFERENCES recordings ON DELETE CASCADE,
    position integer NOT NULL,
    start double precision NOT NULL,
    "end" double precision NOT NULL,
    listener text NOT NULL, -- engine, model and language that were set: chunks of two listeners are never joined
    heard jsonb, -- NULL until heard: {"model", "language", "segments": [[start, end, text, flags, words], ...]}
    PRIMARY KEY (recording, position)
);

-- Captions that were given with a recording, and are used instead of listening.
ALTER TABLE recordings
    ADD COLUMN captions_path text,
    ADD COLUMN captions_sha256 text,
    ADD CHECK ((captions_path IS NULL) = (captions_sha256 IS NULL));
