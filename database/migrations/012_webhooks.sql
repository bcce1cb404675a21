-- Other programs that are told what happens, and what each is still to be told.
CREATE TABLE webhooks (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    url text NOT NULL,
    secret text NOT NULL, -- in the clear, since every message is signed with it
    events text[] NOT NULL,
    added_by integer REFERENCES members ON DELETE SET NULL,
    added_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX webhooks_added_by ON webhooks (added_by);

CREATE TABLE deliveries (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    webhook integer NOT NULL REFERENCES webhooks ON DELETE CASCADE,
    event text NOT NULL,
    body text NOT NULL, -- the very bytes that are signed
    created_at timestamptz NOT NULL DEFAULT now(),
    attempts integer NOT NULL DEFAULT 0,
    next_at timestamptz DEFAULT now(), -- of the next attempt; null once it arrived or was given up
    delivered_at timestamptz,
    problem text NOT NULL DEFAULT '' -- of the latest attempt
);
CREATE INDEX deliveries_due ON deliveries (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX deliveries_webhook ON deliveries (webhook, id DESC);
