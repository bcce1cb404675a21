"""The tus 1.0 protocol: what requests say, and bytes on their way to a part.

https://tus.io/protocols/resumable-upload, with the extensions creation, expiration, checksum and termination.
docs/uploads.md says why this is our own.
"""

import asyncio
import binascii
import hashlib
from base64 import b64decode
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any, Protocol

from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from intake.parts import Part, PartHeldError
from transcripts.errors import InputError, SpringboardError, StorageError
from web.errors import error_answer, on_springboard_error

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,checksum,termination"
ALGORITHMS = ("sha1", "sha256")
CONTENT_TYPE = "application/offset+octet-stream"
BLOCK_BYTES = 1 << 20  # gathered before a thread is asked to write them
IDLE_SECONDS = 60.0  # without a byte, after which a connection is taken for dead


class ProtocolError(InputError):
    """A request that the protocol does not allow, with the status that it prescribes."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class TusRoute(APIRoute):
    """A route whose answers carry what the protocol asks of every answer, errors too."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                _check_version(request)
                response = await handle(request)
            except SpringboardError as error:
                response = _refusal(request, error)
            response.headers["tus-resumable"] = VERSION
            return response

        return answer


@dataclass(frozen=True, slots=True)
class Creation:
    """What a client says of a file before it sends it."""

    bytes: int
    metadata: dict[str, str]
    raw_metadata: str


class Checksum(Protocol):
    """A running digest of hashlib."""

    def update(self, data: bytes, /) -> None: ...
    def digest(self) -> bytes: ...


@dataclass(slots=True)
class Turn:
    """One request's turn at writing to an upload."""

    is_over: bool = False
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    _waiting: asyncio.Timeout | None = None

    def end(self) -> None:
        """Have the request stop before it reads on."""
        self.is_over = True
        if self._waiting is not None:
            self._waiting.reschedule(asyncio.get_running_loop().time())

    async def read(self, stream: AsyncIterator[bytes]) -> bytes | None:
        """The next bytes; None at the end. Raises ProtocolError where the turn is over, or the client is silent."""
        try:
            if self.is_over:
                raise TimeoutError
            async with asyncio.timeout(IDLE_SECONDS) as self._waiting:
                return await anext(stream, None)
        except TimeoutError as error:
            if self.is_over:
                raise ProtocolError(409, "Another request goes on with this upload.") from error
            raise ProtocolError(408, f"Nothing came for {IDLE_SECONDS:g} s. What came before is kept.") from error
        finally:
            self._waiting = None


class Turns:
    """Turns at uploads: the newest request has it, since a client that comes back knows that its old one is dead."""

    def __init__(self) -> None:
        self._turns: dict[str, Turn] = {}

    @asynccontextmanager
    async def take(self, upload_id: str) -> AsyncIterator[Turn]:
        """A turn, once whoever has it has stopped."""
        while (other := self._turns.get(upload_id)) is not None:
            other.end()
            await other.ended.wait()
        turn = self._turns[upload_id] = Turn()
        try:
            yield turn
        finally:
            del self._turns[upload_id]
            turn.ended.set()


def read_creation(request: Request) -> Creation:
    """What a POST says of the file to come; raises ProtocolError."""
    if "upload-defer-length" in request.headers or "upload-concat" in request.headers:
        raise ProtocolError(400, "Send Upload-Length; deferred lengths and parts in parallel are not accepted.")
    raw = request.headers.get("upload-metadata", "")
    return Creation(_whole_number(request, "upload-length"), _metadata(raw), raw)


def read_offset(request: Request) -> int:
    """From where on a PATCH goes on; raises ProtocolError for another type of body, or no offset."""
    if request.headers.get("content-type") != CONTENT_TYPE:
        raise ProtocolError(415, f"Content-Type has to be {CONTENT_TYPE}.")
    return _whole_number(request, "upload-offset")


def read_method(request: Request) -> str:
    """The method that is meant, which some clients have to send as another."""
    return request.headers.get("x-http-method-override", request.method).upper()


async def receive(request: Request, part: Part, turn: Turn, *, most: int) -> None:
    """Append the body to a part, of at most `most` bytes in all; the offset was checked before.

    What arrived of a broken body is kept. A body with a checksum is kept whole and right, or not at all. Raises
    ProtocolError, and StorageError where the disk is full.
    """
    start = part.size
    too_much = ProtocolError(413, f"This body goes beyond the {most} bytes that Upload-Length announced.")
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and start + int(declared) > most:
        raise too_much
    digest, wanted = _checksum(request)
    stream = request.stream().__aiter__()
    pending = bytearray()
    is_right = digest is None
    try:
        while (data := await turn.read(stream)) is not None:
            pending += data
            if part.size + len(pending) > most:
                is_right = False
                raise too_much
            if len(pending) >= BLOCK_BYTES:
                await run_in_threadpool(_write, part, pending, digest)
        await run_in_threadpool(_write, part, pending, digest)
        if digest is not None:
            is_right = digest.digest() == wanted
            if not is_right:
                raise ProtocolError(460, "The checksum does not match what arrived. Send these bytes again.")
    except ClientDisconnect:
        pass  # nobody is left to be answered
    finally:
        if is_right:
            await run_in_threadpool(_write, part, pending, None)
        else:
            await run_in_threadpool(part.cut, start)


def answer_headers(*, offset: int | None = None, expires: datetime | None = None) -> dict[str, str]:
    """The headers of an answer about an upload."""
    headers = {"cache-control": "no-store"}
    if offset is not None:
        headers["upload-offset"] = str(offset)
    if expires is not None:
        headers["upload-expires"] = format_datetime(expires.astimezone(UTC), usegmt=True)
    return headers


def abilities(*, most_bytes: int) -> Response:
    """What this server can do, for a client that asks."""
    return Response(
        status_code=204,
        headers={
            "tus-version": VERSION,
            "tus-extension": EXTENSIONS,
            "tus-max-size": str(most_bytes),
            "tus-checksum-algorithm": ",".join(ALGORITHMS),
        },
    )


def _write(part: Part, pending: bytearray, digest: Checksum | None) -> None:
    if digest is not None:
        digest.update(bytes(pending))
    try:
        part.append(bytes(pending))
    except OSError as error:
        raise StorageError(
            "The server's disk is full. What arrived is kept for a week; go on when whoever runs it has freed some."
        ) from error
    finally:
        pending.clear()


def _check_version(request: Request) -> None:
    if request.method != "OPTIONS" and request.headers.get("tus-resumable") != VERSION:
        raise ProtocolError(412, f"Send Tus-Resumable: {VERSION}; this server speaks no other version.")


def _refusal(request: Request, error: SpringboardError) -> Response:
    if isinstance(error, ProtocolError):
        response = error_answer(request, error.status, str(error))
        if error.status == 412:
            response.headers["tus-version"] = VERSION
        return response
    if isinstance(error, PartHeldError):
        return error_answer(request, 423, str(error))
    if isinstance(error, StorageError):
        return error_answer(request, 507, str(error))
    return on_springboard_error(request, error)


def _whole_number(request: Request, header: str) -> int:
    text = request.headers.get(header, "")
    if not (text.isascii() and text.isdecimal()) or len(text) > 18:
        raise ProtocolError(400, f"{header.title()} is {text!r}; it has to be a number of bytes.")
    return int(text)


def _metadata(raw: str) -> dict[str, str]:
    metadata: dict[str, str] = {}
    for pair in filter(None, (pair.strip() for pair in raw.split(","))):
        key, _, value = pair.partition(" ")
        try:
            text = b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            raise ProtocolError(400, f"Upload-Metadata: the value of {key!r} is not UTF-8 in Base64.") from None
        if key in metadata:
            raise ProtocolError(400, f"Upload-Metadata has {key!r} twice.")
        metadata[key] = text
    return metadata


def _checksum(request: Request) -> tuple[Checksum | None, bytes]:
    """A digest to run over the body, and what it has to come to; None where no checksum is given."""
    text = request.headers.get("upload-checksum")
    if text is None:
        return None, b""
    algorithm, _, value = text.partition(" ")
    if algorithm not in ALGORITHMS:
        raise ProtocolError(400, f"Upload-Checksum accepts {' or '.join(ALGORITHMS)}, not {algorithm!r}.")
    try:
        return hashlib.new(algorithm), b64decode(value, validate=True)
    except binascii.Error:
        raise ProtocolError(400, "Upload-Checksum: the digest is not in Base64.") from None
