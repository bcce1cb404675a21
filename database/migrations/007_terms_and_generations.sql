-- Pages of terms read mentions by kind and name.
CREATE INDEX mentions_kind_term ON mentions (kind, term, recording);

-- Which recordings a generation of the search index holds, those in which nobody speaks among them.
CREATE TABLE indexed (
    generation integer NOT NULL REFERENCES generations ON DELETE CASCADE,
    recording text NOT NULL REFERENCES recordings ON DELETE CASCADE,
    indexed_at timestamptz NOT NULL DEFAULT now(), -- equal in all generations that one transaction wrote
    PRIMARY KEY (generation, recording)
);
CREATE INDEX indexed_recording ON indexed (recording);
INSERT INTO indexed (generation, recording)
SELECT generations.id, stages.recording
FROM generations, stages
WHERE generations.state = 'serving' AND stages.name = 'embed' AND stages.state = 'done';
