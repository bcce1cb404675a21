-- Pages of terms read mentions by kind and name.
CREATE INDEX mentions_kind_term ON mentions (kind, term, recording);
