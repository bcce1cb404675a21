-- A recording that is processed anew keeps what its stages made before until they have made it again.
ALTER TABLE stages ADD COLUMN made boolean NOT NULL DEFAULT false; -- its result is stored, of this run or an earlier one
UPDATE stages SET made = true WHERE state = 'done';
