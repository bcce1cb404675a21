"""Memory: large buffers kept by the process instead of asked for anew at every layer of an encoder."""

import ctypes

# From <malloc.h> of glibc.
_M_TRIM_THRESHOLD, _M_MMAP_MAX, _M_ARENA_MAX = -1, -4, -8
KEPT_BYTES = 1 << 30  # free memory at the end of the heap that stays with the process


def keep_buffers() -> bool:
    """Have glibc reuse buffers of any size, for the whole process; False where the C library is another.

    By default glibc returns each buffer of more than 32 MB to the system at once. Whisper's attention takes more than
    that for every layer, and faulting it in again costs a fifth of the encoder's time.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        return False
    # One arena, since those of further threads hold no buffer of more than 64 MB.
    options = ((_M_TRIM_THRESHOLD, KEPT_BYTES), (_M_MMAP_MAX, 0), (_M_ARENA_MAX, 1))
    return all([mallopt(option, value) == 1 for option, value in options])
