-- Recordings that staff took out of the library: who did it, and the files that are still to go.
CREATE TABLE removals (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    recording text NOT NULL, -- its id, which the same file has when it is added again
    title text NOT NULL,
    media_name text NOT NULL, -- as its owner named it
    media_sha256 text NOT NULL,
    member integer REFERENCES members ON DELETE SET NULL,
    member_name text NOT NULL, -- outlives the account
    removed_at timestamptz NOT NULL DEFAULT now(),
    files text[] NOT NULL -- in the media folder; empty once they are gone
);
