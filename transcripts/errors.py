"""Every error that Springboard raises on purpose, in one tree.

SpringboardError
├── InputError             what a person gave cannot be used; trying again changes nothing
│   ├── MediaError         a file that is not a recording we can read
│   ├── SettingError       an unknown or unusable setting
│   ├── NotFoundError      an id or a path that does not exist
│   ├── AccessError        something that this person may not see or do
│   ├── ConflictError      a change to what somebody else has changed meanwhile
│   ├── TooLargeError      a file larger than is accepted
│   ├── TooOftenError      the same again too soon
│   └── InvalidValueError  a value that breaks a noun's own rules
├── WeightsError           model weights missing or not the ones expected
├── DatabaseError          PostgreSQL unreachable or unfit
├── StorageError           no room or no right to write
├── ProviderError          an identity provider that does not answer, or not as it should
└── StageError             a stage of the flow could not be finished

Each message says what was tried, what is accepted, and what to do next.
"""


def reason_of(error: Exception, *, again: str = "Run it again") -> str:
    """Why something failed, to be stored for people: the error's own message, or of a defect what to do about it.

    `again` is how to try once more, as a sentence begins.
    """
    if isinstance(error, SpringboardError):
        return str(error)
    return f"An unexpected error ({type(error).__name__}: {error}). {again}; if it fails the same way, report it."


class SpringboardError(Exception):
    """The root: catch this to catch everything raised on purpose."""


class InputError(SpringboardError):
    """What a person gave cannot be used; trying again changes nothing."""


class MediaError(InputError):
    """A file that is not a recording we can read."""


class SettingError(InputError):
    """An unknown or unusable setting."""


class NotFoundError(InputError):
    """An id or a path that does not exist."""


class AccessError(InputError):
    """Something that this person may not see or do."""


class ConflictError(InputError):
    """A change to what somebody else has changed meanwhile."""


class TooLargeError(InputError):
    """A file larger than is accepted."""


class TooOftenError(InputError):
    """The same again too soon."""


class InvalidValueError(InputError, ValueError):
    """A value that breaks a noun's own rules, such as a word that ends before it starts."""


class WeightsError(SpringboardError):
    """Model weights that are missing or are not the ones expected."""


class DatabaseError(SpringboardError):
    """PostgreSQL is unreachable or unfit."""


class StorageError(SpringboardError):
    """There is no room or no right to write."""


class ProviderError(SpringboardError):
    """An identity provider does not answer, or not as it should."""


class StageError(SpringboardError):
    """A stage of the flow could not be finished."""
