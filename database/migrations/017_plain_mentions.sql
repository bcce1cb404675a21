-- What recordings are about, of which the library counts all: its first page reads this index alone.
CREATE INDEX mentions_plain ON mentions (kind, term, recording) WHERE mark = 'plain';
