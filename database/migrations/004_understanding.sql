-- Who says a claim, what must be known beside it, how sure the ranker is of a pearl, and sections that failed.
ALTER TABLE claims
    ADD COLUMN speaker text,
    ADD COLUMN note text NOT NULL DEFAULT '',
    ADD COLUMN probability double precision CHECK (probability BETWEEN 0 AND 1);
UPDATE claims SET probability = 1 WHERE place = 'pearl';
ALTER TABLE claims ADD CHECK ((place = 'pearl') = (probability IS NOT NULL));

ALTER TABLE summaries ADD COLUMN failures jsonb NOT NULL DEFAULT '[]'; -- [[section, reason], ...]
