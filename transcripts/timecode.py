"""Times as people read them. Everywhere else a time is a number of seconds."""


def clock(seconds: float) -> str:
    """12:34, or 1:02:03 from an hour on. Rounded down, so that a link never lands after the moment.

    >>> clock(754.9), clock(3723)
    ('12:34', '1:02:03')
    """
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute:02}:{second:02}"
