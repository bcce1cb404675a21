-- A denser graph of the nearest units: with pgvector's own 16 and 64, a million units were no longer found well enough.
-- What does not fit into memory is built many times slower; no more is taken than the graph needs.
SET LOCAL maintenance_work_mem = '1GB';
DROP INDEX units_embedding;
CREATE INDEX units_embedding ON units USING hnsw (embedding halfvec_cosine_ops)
    WITH (m = 24, ef_construction = 128) WHERE kind <> 'passage';
