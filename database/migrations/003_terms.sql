-- What staff add to the vocabulary of transcripts/terms: new terms, or more forms for a term that is known by name.
CREATE TABLE added_terms (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('device', 'technique')),
    category text NOT NULL DEFAULT '',
    maker text NOT NULL DEFAULT '',
    aliases text[] NOT NULL DEFAULT '{}',
    spoken text[] NOT NULL DEFAULT '{}',
    sounds_like text[] NOT NULL DEFAULT '{}',
    ordinary text[] NOT NULL DEFAULT '{}',
    note text NOT NULL CHECK (note <> ''), -- where the term is from
    added_by text NOT NULL CHECK (added_by <> ''),
    added_at timestamptz NOT NULL DEFAULT now()
);
