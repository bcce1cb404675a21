"""What people correct: edits, applied on top of what the stages made, and kept when that is made anew."""
