-- Who may sign in, what they may do, and who may see which recording.
CREATE TABLE members (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL UNIQUE CHECK (email = lower(email)),
    name text NOT NULL,
    credentials text NOT NULL DEFAULT '', -- as shown beside the name, such as MD
    role text NOT NULL CHECK (role IN ('pending', 'physician', 'moderator', 'staff', 'admin')),
    password_hash text, -- Argon2, with its salt; null: signs in through an identity provider alone
    issuer text, -- of the identity provider, with the name that it knows the member by
    subject text,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (issuer, subject),
    CHECK ((issuer IS NULL) = (subject IS NULL))
);

-- Of everything random that opens a door only the SHA-256 is stored: a copy of the database opens none.
CREATE TABLE sessions (
    sha256 bytea PRIMARY KEY,
    member integer NOT NULL REFERENCES members ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
);
CREATE INDEX sessions_member ON sessions (member);

CREATE TABLE api_tokens (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sha256 bytea NOT NULL UNIQUE,
    member integer NOT NULL REFERENCES members ON DELETE CASCADE,
    name text NOT NULL,
    scopes text[] NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    used_on date -- the last day on which it was used
);
CREATE INDEX api_tokens_member ON api_tokens (member);

-- Attempts to sign in, by what is limited: an e-mail address or a network address.
CREATE TABLE sign_in_attempts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subject text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX sign_in_attempts_subject ON sign_in_attempts (subject);
CREATE INDEX sign_in_attempts_at ON sign_in_attempts (at);

ALTER TABLE recordings ADD COLUMN visibility text NOT NULL DEFAULT 'members'
    CHECK (visibility IN ('public', 'members', 'staff'));
