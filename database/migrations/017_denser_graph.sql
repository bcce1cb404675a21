-- A denser graph of the vectors: at a million units pgvector's default (m = 16, ef_construction = 64) finds too few of
-- the nearest ten, however many units are kept in view.
DROP INDEX units_embedding;
CREATE INDEX units_embedding ON units USING hnsw (embedding halfvec_cosine_ops)
    WITH (m = 24, ef_construction = 128) WHERE kind <> 'passage';
