"""What the pages call that which programs and the database have a word for."""

from transcripts.recording import Length, RecordingState

STATE_NAMES: dict[RecordingState, str] = {
    "queued": "Waiting", "running": "In progress", "ready": "Ready", "failed": "Failed",
}  # fmt: skip
LENGTH_NAMES: dict[Length, str] = {"short": "Under 30 min", "medium": "30 to 60 min", "long": "An hour or more"}
