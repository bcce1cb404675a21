-- What people corrected, a row for each act: nothing in it is changed or taken out, and undoing is a row as well.
CREATE TABLE edits (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    recording text NOT NULL REFERENCES recordings ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN (
        'words', 'uncorrect', 'rename', 'merge', 'assign', 'title', 'approve', 'edit', 'reject', 'add', 'accept_tag',
        'reject_tag', 'add_tag', 'undo')),
    what jsonb NOT NULL, -- the place: {"start", "end", "quote", "subject", "spans"}
    before text NOT NULL,
    after text NOT NULL,
    claim jsonb, -- the whole claim as the person left it: {"claim", "kind", "place"}
    member integer REFERENCES members ON DELETE SET NULL,
    member_name text NOT NULL, -- outlives the account
    made_at timestamptz NOT NULL DEFAULT now(),
    undoes bigint UNIQUE REFERENCES edits ON DELETE CASCADE, -- the edit that a row of the kind 'undo' takes back
    CHECK ((kind = 'undo') = (undoes IS NOT NULL)),
    CHECK ((kind IN ('approve', 'edit', 'reject', 'add')) = (claim IS NOT NULL))
);
CREATE INDEX edits_recording ON edits (recording, id);

-- Append-only, but that a member who left is no longer referred to, and that edits go with their recording.
CREATE FUNCTION keep_edits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.member IS NULL AND (to_jsonb(NEW) - 'member') = (to_jsonb(OLD) - 'member') THEN
        RETURN NEW;
    ELSIF TG_OP = 'DELETE' AND pg_trigger_depth() > 1 THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'edits are append-only';
END
$$;
CREATE TRIGGER edits_are_kept BEFORE UPDATE OR DELETE ON edits FOR EACH ROW EXECUTE FUNCTION keep_edits();

-- Edits that did not find their place in what the stages made last.
CREATE TABLE unplaced_edits (
    edit bigint PRIMARY KEY REFERENCES edits ON DELETE CASCADE,
    since timestamptz NOT NULL DEFAULT now()
);

-- What the stages of an edited recording made, as they made it. The other tables hold it with the edits applied.
CREATE TABLE originals (
    recording text NOT NULL REFERENCES recordings ON DELETE CASCADE,
    part text NOT NULL CHECK (part IN ('transcript', 'sections', 'summary', 'pearls', 'mentions')),
    content jsonb NOT NULL,
    PRIMARY KEY (recording, part)
);

-- What an edit made outdated, until a worker has made just that anew.
CREATE TABLE refreshes (
    edit bigint PRIMARY KEY REFERENCES edits ON DELETE CASCADE,
    recording text NOT NULL REFERENCES recordings ON DELETE CASCADE,
    parts text[] NOT NULL, -- of 'titles', 'mentions', 'units', 'draft'
    start double precision NOT NULL, -- the place, in seconds
    "end" double precision NOT NULL,
    asked_at timestamptz NOT NULL DEFAULT now(),
    reason text -- why the last attempt failed
);
CREATE INDEX refreshes_recording ON refreshes (recording);
