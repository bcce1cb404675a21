-- Recordings, the states of their stages, and what each stage made.
CREATE EXTENSION IF NOT EXISTS vector;

CREATE TABLE recordings (
    id text PRIMARY KEY,
    title text NOT NULL,
    media_name text NOT NULL,
    media_path text NOT NULL,
    media_sha256 text NOT NULL UNIQUE,
    state text NOT NULL CHECK (state IN ('queued', 'running', 'ready', 'failed')),
    duration double precision,
    language text,
    event_date date,
    speakers text[] NOT NULL DEFAULT '{}',
    disclosures text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now(),
    state_at timestamptz NOT NULL DEFAULT now() -- since when it is in this state
);

-- The way through the flow: a stage is done only in the transaction that stores its result.
CREATE TABLE stages (
    recording text NOT NULL REFERENCES recordings ON DELETE CASCADE,
    position integer NOT NULL,
    name text NOT NULL,
    state text NOT NULL CHECK (state IN ('pending', 'running', 'done', 'failed')),
    seconds double precision,
    reason text,
    progress double precision NOT NULL DEFAULT 0,
    total double precision,
    starts integer NOT NULL DEFAULT 0, -- without an end: more than a few mean that the stage kills its process
    started_at timestamptz,
    PRIMARY KEY (recording, name)
);

CREATE TABLE transcripts (
    recording text PRIMARY KEY REFERENCES recordings ON DELETE CASCADE,
    model text NOT NULL,
    language text,
    diarizer text
);

CREATE TABLE segments (
    recording text NOT NULL REFERENCES transcripts ON DELETE CASCADE,
    id integer NOT NULL,
    start double precision NOT NULL,
    "end" double precision NOT NULL,
    speaker text,
    text text NOT NULL,
    flags text[] NOT NULL,
    words jsonb NOT NULL, -- [[start, end, text, probability], ...]
    PRIMARY KEY (recording, id)
);

CREATE TABLE corrections (
    recording text NOT NULL REFERENCES transcripts ON DELETE CASCADE,
    position integer NOT NULL,
    segment integer NOT NULL,
    start double precision NOT NULL,
    "end" double precision NOT NULL,
    heard text NOT NULL,
    written text NOT NULL,
    term text NOT NULL,
    rule text NOT NULL,
    probability double precision NOT NULL,
    PRIMARY KEY (recording, position)
);

CREATE TABLE sections (
    recording text NOT NULL REFERENCES recordings ON DELETE CASCADE,
    position integer NOT NULL,
    title text NOT NULL,
    start double precision NOT NULL,
    "end" double precision NOT NULL,
    first integer NOT NULL,
    last integer NOT NULL,
    PRIMARY KEY (recording, position)
);

CREATE TABLE summaries (
    recording text PRIMARY KEY REFERENCES recordings ON DELETE CASCADE,
    model text NOT NULL
);

-- Claims of the bottom line, of sections (section is set) and pearls (kind is set).
CREATE TABLE claims (
    recording text NOT NULL REFERENCES recordings ON DELETE CASCADE,
    place text NOT NULL CHECK (place IN ('bottom_line', 'section', 'pearl')),
    position integer NOT NULL,
    section integer,
    kind text,
    text text NOT NULL,
    quote text NOT NULL,
    segments integer[] NOT NULL,
    start double precision NOT NULL,
    "end" double precision NOT NULL,
    status text NOT NULL CHECK (status IN ('verbatim', 'restated')),
    checks jsonb NOT NULL, -- [[name, passed], ...]
    PRIMARY KEY (recording, place, position),
    CHECK ((place = 'section') = (section IS NOT NULL)),
    CHECK ((place = 'pearl') = (kind IS NOT NULL))
);

CREATE TABLE mentions (
    recording text NOT NULL REFERENCES recordings ON DELETE CASCADE,
    position integer NOT NULL,
    term text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('device', 'technique')),
    segment integer NOT NULL,
    start double precision NOT NULL,
    "end" double precision NOT NULL,
    heard text NOT NULL,
    written text NOT NULL,
    probability double precision NOT NULL,
    PRIMARY KEY (recording, position)
);
CREATE INDEX mentions_term ON mentions (term, recording);

-- The drafted discussion, as the last stage made it.
CREATE TABLE drafts (
    recording text PRIMARY KEY REFERENCES recordings ON DELETE CASCADE,
    title text NOT NULL,
    body text NOT NULL,
    questions jsonb NOT NULL -- [[text, start], ...]
);

CREATE TABLE passages (
    recording text NOT NULL REFERENCES recordings ON DELETE CASCADE,
    position integer NOT NULL,
    text text NOT NULL,
    start double precision NOT NULL,
    "end" double precision NOT NULL,
    first integer NOT NULL,
    last integer NOT NULL,
    speaker text,
    content_hash text NOT NULL, -- SHA-256 of the text that was embedded
    model text NOT NULL, -- vectors of two models are never compared
    embedding vector(384) NOT NULL,
    words tsvector GENERATED ALWAYS AS (to_tsvector('english', text)) STORED,
    PRIMARY KEY (recording, position)
);
CREATE INDEX passages_embedding ON passages USING hnsw (embedding vector_cosine_ops);
CREATE INDEX passages_words ON passages USING gin (words);
