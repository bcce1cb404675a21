"""The stages of a recording's way: pure functions that know no database, environment, clock or workflow engine."""
