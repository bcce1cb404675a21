-- Discussions: one thread for each recording, its posts with all their versions, and who did what when.
CREATE TABLE threads (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    recording text NOT NULL UNIQUE REFERENCES recordings ON DELETE CASCADE,
    title text NOT NULL,
    drafted text NOT NULL, -- the draft that the opening post was made from, or last agreed with
    redrafted text, -- a later draft, where the opening post was edited by hand and does not follow by itself
    created_at timestamptz NOT NULL DEFAULT now(),
    published_at timestamptz, -- before that only moderators see it
    publisher integer REFERENCES members ON DELETE SET NULL,
    publisher_name text NOT NULL DEFAULT '',
    active_at timestamptz NOT NULL DEFAULT now(), -- its publication, or its newest reply
    locked boolean NOT NULL DEFAULT false,
    pinned boolean NOT NULL DEFAULT false
);
CREATE INDEX threads_active ON threads (pinned DESC, active_at DESC, id DESC);
CREATE INDEX threads_publisher ON threads (publisher);

CREATE TABLE posts (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    thread integer NOT NULL REFERENCES threads ON DELETE CASCADE,
    opening boolean NOT NULL DEFAULT false, -- the post that was drafted from the recording
    author integer REFERENCES members ON DELETE SET NULL,
    author_name text NOT NULL, -- as it was then; empty for the opening post
    created_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1, -- the one that is shown
    hidden_at timestamptz,
    hidden_by text NOT NULL DEFAULT '',
    hidden_reason text NOT NULL DEFAULT '',
    CHECK ((hidden_at IS NULL) = (hidden_reason = ''))
);
CREATE INDEX posts_thread ON posts (thread, id);
CREATE UNIQUE INDEX posts_opening ON posts (thread) WHERE opening;
CREATE INDEX posts_author ON posts (author);

CREATE TABLE post_versions (
    post integer NOT NULL REFERENCES posts ON DELETE CASCADE,
    version integer NOT NULL,
    body text NOT NULL, -- Markdown
    author integer REFERENCES members ON DELETE SET NULL,
    author_name text NOT NULL, -- empty where it was drafted from the recording
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (post, version)
);
CREATE INDEX post_versions_author ON post_versions (author, created_at);

-- Without references to threads and posts: what was done outlives what it was done to.
CREATE TABLE discussion_log (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    happened_at timestamptz NOT NULL DEFAULT now(),
    recording text NOT NULL,
    thread integer NOT NULL,
    post integer,
    member integer REFERENCES members ON DELETE SET NULL,
    member_name text NOT NULL, -- empty where it happened by itself
    act text NOT NULL,
    reason text NOT NULL DEFAULT ''
);
CREATE INDEX discussion_log_thread ON discussion_log (thread, id);
CREATE INDEX discussion_log_member ON discussion_log (member);

-- Append-only: the one change there may be is that a member who left is no longer referred to.
CREATE FUNCTION keep_discussion_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.member IS NULL
        AND (to_jsonb(NEW) - 'member') = (to_jsonb(OLD) - 'member') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the log of discussions is append-only';
END
$$;
CREATE TRIGGER discussion_log_is_kept BEFORE UPDATE OR DELETE ON discussion_log
    FOR EACH ROW EXECUTE FUNCTION keep_discussion_log();

-- The drafts that were there before: each opens a thread, its questions behind its body with times as [mm:ss].
INSERT INTO threads (recording, title, drafted)
SELECT recording, title, concat_ws(E'\n\n', btrim(body, E' \n\r\t'), '## Questions' || E'\n\n' || asked)
FROM drafts CROSS JOIN LATERAL (
    SELECT string_agg('1. ' || text || ' [' || hours || minutes || ']', E'\n' ORDER BY position) AS asked
    FROM (
        SELECT position, question ->> 0 AS text,
            CASE WHEN start < 3600 THEN '' ELSE (start / 3600)::text || ':' END AS hours,
            to_char(start / 60 % 60, 'FM00') || ':' || to_char(start % 60, 'FM00') AS minutes
        FROM jsonb_array_elements(questions) WITH ORDINALITY AS listed (question, position)
        CROSS JOIN LATERAL (SELECT floor((question ->> 1)::double precision)::integer AS start) AS at
    ) AS told
) AS questions_of;
INSERT INTO posts (thread, opening, author_name) SELECT id, true, '' FROM threads;
INSERT INTO post_versions (post, version, body, author_name)
SELECT posts.id, 1, drafted, '' FROM posts JOIN threads ON threads.id = thread;
INSERT INTO discussion_log (recording, thread, post, member_name, act)
SELECT recording, threads.id, posts.id, '', 'drafted' FROM posts JOIN threads ON threads.id = thread;
