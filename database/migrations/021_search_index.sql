-- A recording that comes, or changes, while an index serves whose model cannot be loaded any more is found in it by words:
-- its texts have no vectors there.
ALTER TABLE units ALTER COLUMN embedding DROP NOT NULL;
ALTER TABLE indexed ADD COLUMN whole boolean NOT NULL DEFAULT true; -- every unit has its vector
