-- Who may see a recording is changed in the open: by whom and when stands in its history.
ALTER TABLE edits DROP CONSTRAINT edits_kind_check;
ALTER TABLE edits ADD CONSTRAINT edits_kind_check CHECK (kind IN (
    'words', 'uncorrect', 'rename', 'merge', 'assign', 'title', 'approve', 'edit', 'reject', 'add', 'accept_tag',
    'reject_tag', 'add_tag', 'details', 'visibility', 'undo'));
