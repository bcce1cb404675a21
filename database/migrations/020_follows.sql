-- The devices and techniques that members follow, by the kind and name that mentions have; processed anew, those go and
-- come back, and a follow stays.
CREATE TABLE follows (
    member integer NOT NULL REFERENCES members ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('device', 'technique')),
    term text NOT NULL,
    followed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (member, kind, term)
);
CREATE INDEX follows_term ON follows (kind, term);
