-- A page that names an added term, as the terms that come with the project have one.
ALTER TABLE added_terms ADD COLUMN source text NOT NULL DEFAULT '';
