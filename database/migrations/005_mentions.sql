-- How a mention is meant: plainly, or denied, supposed or only compared with.
ALTER TABLE mentions
    ADD COLUMN mark text NOT NULL DEFAULT 'plain' CHECK (mark IN ('plain', 'negated', 'hypothetical', 'comparison'));
