"""Names of files as browsers tell them: for show only, and never used as a path."""

from pathlib import PurePath

from transcripts.errors import InvalidValueError

LONGEST_NAME = 255


def file_name(told: str) -> str:
    """The name without whatever folders stand before it; raises InvalidValueError for none or an overlong one.

    >>> file_name("C:\\\\talks\\\\lasers.mp4")
    'lasers.mp4'
    """
    name = PurePath(told.replace("\\", "/")).name.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise InvalidValueError(f"A file needs a filename of 1 to {LONGEST_NAME} printable characters.")
    return name
