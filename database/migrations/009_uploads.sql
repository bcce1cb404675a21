-- What the person who adds a recording says of it, beyond title, date, names and disclosures.
ALTER TABLE recordings
    ADD COLUMN series text NOT NULL DEFAULT '',
    ADD COLUMN moderator integer REFERENCES members ON DELETE SET NULL, -- of its discussion
    ADD COLUMN fewest_speakers integer CHECK (fewest_speakers >= 1),
    ADD COLUMN most_speakers integer CHECK (most_speakers >= 1),
    ADD COLUMN spoken_language text, -- as told; `language` is what it was heard in
    ADD COLUMN presenters jsonb NOT NULL DEFAULT '[]', -- [[name, credentials, disclosures], ...]
    ADD CHECK (fewest_speakers <= most_speakers);

-- Who said that the speakers consent and no patient can be recognised; the name outlives the account.
CREATE TABLE attestations (
    recording text PRIMARY KEY REFERENCES recordings ON DELETE CASCADE,
    statement text NOT NULL,
    member integer REFERENCES members ON DELETE SET NULL,
    name text NOT NULL,
    at timestamptz NOT NULL
);

-- Files that go with a recording, such as its slides.
CREATE TABLE attachments (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    recording text NOT NULL REFERENCES recordings ON DELETE CASCADE,
    name text NOT NULL, -- as its owner named it, for show only
    path text NOT NULL, -- of our copy, within the media folder
    sha256 text NOT NULL,
    bytes bigint NOT NULL,
    added_by integer REFERENCES members ON DELETE SET NULL,
    added_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (recording, sha256)
);

-- What is said once for several files; the newest is offered to its member again.
CREATE TABLE upload_batches (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    member integer NOT NULL REFERENCES members ON DELETE CASCADE,
    details jsonb NOT NULL,
    statement text NOT NULL, -- what the member attested
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX upload_batches_member ON upload_batches (member, id);

-- Files on their way in. How much of one has arrived is the size of its file.
CREATE TABLE uploads (
    id text PRIMARY KEY, -- random
    member integer NOT NULL REFERENCES members ON DELETE CASCADE,
    batch integer NOT NULL REFERENCES upload_batches ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('recording', 'captions', 'slides')),
    name text NOT NULL, -- as its owner named it, for show only
    title text NOT NULL DEFAULT '',
    bytes bigint NOT NULL CHECK (bytes > 0),
    metadata text NOT NULL DEFAULT '', -- Upload-Metadata as the client sent it, which it may ask for
    unverified_from bigint, -- bytes from here on came with a checksum that was not compared yet
    state text NOT NULL DEFAULT 'receiving' CHECK (state IN ('receiving', 'checking', 'done', 'failed')),
    reason text, -- why it failed, or what was left out
    captions text REFERENCES uploads ON DELETE SET NULL, -- uploads that go with this one
    slides text REFERENCES uploads ON DELETE SET NULL,
    sha256 text,
    recording text REFERENCES recordings ON DELETE SET NULL, -- what became of it
    is_duplicate boolean NOT NULL DEFAULT false, -- the recording was there before
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
);
CREATE INDEX uploads_member ON uploads (member, created_at);
CREATE INDEX uploads_batch ON uploads (batch);
CREATE INDEX uploads_recording ON uploads (recording);
