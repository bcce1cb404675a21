-- A recording that comes, or changes, while an index serves whose model cannot be loaded any more is found in it by words:
-- its texts have no vectors there.
ALTER TABLE units ALTER COLUMN embedding DROP NOT NULL;
ALTER TABLE indexed ADD COLUMN whole boolean NOT NULL DEFAULT true; -- every unit has its vector

-- What filters of a search ask for is found without reading a whole library: few units are then compared one by one.
CREATE INDEX units_speaker ON units (speaker);
CREATE INDEX units_pearls ON units USING gin (pearls);
