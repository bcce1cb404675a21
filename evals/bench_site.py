"""`make bench-site`: how long the site takes to answer with an empty library and with a large one, and what it sends.

Both libraries hold one recording of two hours (evals/long_talk.py), whose page is asked for; the large one also some
hundred synthetic ones (evals/synthetic.py) with transcripts, claims and tags. The real site answers a physician who is
signed in, the libraries in turn, so that whatever else the machine does slows both. Vectors are given: no model is
loaded, and embedding a query is not in the times.
"""

import argparse
import os
import secrets
import socket
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from time import perf_counter, sleep
from urllib.parse import quote

import httpx
import numpy as np
import psycopg
import uvicorn
from rich.console import Console
from rich.table import Table
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from community.member_store import add_member
from community.sessions import start_session
from database.connection import Database, open_database
from evals.bench_search import MODEL, Given
from evals.fill import RECIPE, fill
from evals.long_talk import LongTalk, long_talk, store_talk
from evals.synthetic import FOUND_PER_RECORDING, PASSAGES, SECTIONS, Library
from settings import Settings
from transcripts.closeness import Embedding
from transcripts.errors import StorageError
from transcripts.search_index import serving
from transcripts.store import Connection
from web.access import SESSION_COOKIE
from web.app import create_app

RECORDINGS = 500
REQUESTS = 60  # of each page
WARM = 5  # before them
AIM_MS = 150
AIM_KB = 100
SENTENCE_WORDS = 14


@dataclass(frozen=True, slots=True)
class Timed:
    """An application that notes the milliseconds of each answer, from its request to its last bytes."""

    app: ASGIApp
    took: list[float] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        start = perf_counter()

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.body" and not message.get("more_body", False):
                self.took.append((perf_counter() - start) * 1000)  # before the client can see the end of it
            await send(message)

        await self.app(scope, receive, noted)


@dataclass(frozen=True, slots=True)
class Site:
    """A site that is up, and a browser that is signed in to it."""

    timed: Timed
    client: httpx.Client

    def ask(self, path: str) -> tuple[float, str]:
        """Milliseconds that the server took, and the page; whatever is no page is raised."""
        answer = self.client.get(path)
        answer.raise_for_status()
        if answer.status_code != httpx.codes.OK:
            raise RuntimeError(f"{path} answered {answer.status_code} instead of a page")
        return self.timed.took[-1], answer.text


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; 1 where an aim is missed."""
    parser = argparse.ArgumentParser(prog="make bench-site", description=__doc__)
    parser.add_argument("--recordings", type=int, default=RECORDINGS, help="in the large library")
    parser.add_argument("--requests", type=int, default=REQUESTS, help="for each page")
    parser.add_argument("--home", type=Path, help="a folder to keep the databases in; a filled one is used again")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="springboard-") as temporary, ExitStack() as stack:
        home = options.home or Path(temporary)
        sites = []
        for recordings in (0, options.recordings):
            database = stack.enter_context(open_database(None, home=home / str(recordings)))
            talk = _filled(database, recordings, topics_of=options.recordings)
            settings = Settings(home=home / str(recordings), database_url=database.url)
            sites.append(stack.enter_context(_up(database, settings, talk)))
        pages = {
            "the recording of two hours": f"/recordings/{talk.recording.id}",
            "the library": "/",
            "a search": f"/search?q={quote(' '.join(talk.units[0].text.split()[:5]))}",
        }
        met, table = _measured(sites, pages, recordings=options.recordings, requests=options.requests)
    Console(width=140 if not sys.stdout.isatty() else None).print(table)
    return 0 if met else 1


def _filled(database: Database, recordings: int, *, topics_of: int) -> LongTalk:
    """Fill the database, unless it is filled; the long talk is the same in libraries of the same topics."""
    with database.snapshot() as connection:
        library = Library(connection, units=topics_of * FOUND_PER_RECORDING)
        found = connection.execute("SELECT count(*) FROM recordings").fetchone()
        generation = serving(connection)
    talk = long_talk(library)
    count = found[0] if found else 0
    if count == recordings + 1:
        return talk
    if count != (recordings if generation else 0):
        raise StorageError(f"The database holds {count} recordings. Remove the folder of --home, and run it again.")
    if recordings and generation is None:
        fill(database.url, units=recordings * FOUND_PER_RECORDING, model=MODEL, processes=os.cpu_count() or 1)
    with database.transaction() as connection:
        _complete(connection)
        store_talk(connection, talk, model=MODEL, recipe=RECIPE)
    with psycopg.connect(database.url, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")
    return talk


def _complete(connection: Connection) -> None:
    """Give the synthetic recordings transcripts (without the words' times), summaries, pearls and tags of these."""
    connection.execute(
        "INSERT INTO transcripts (recording, model, language) SELECT id, 'synthetic', 'en' FROM recordings"
    )
    connection.execute(
        'INSERT INTO segments (recording, id, start, "end", speaker, text, flags, words) '
        "SELECT recording, first, start, start + 5.8, speaker, "
        "array_to_string((string_to_array(text, ' '))[1:%s], ' '), '{}', '[]' FROM units WHERE kind = 'window'",
        (SENTENCE_WORDS,),
    )
    connection.execute("INSERT INTO summaries (recording, model) SELECT id, 'synthetic' FROM recordings")
    connection.execute(
        'INSERT INTO claims (recording, place, position, section, kind, text, quote, segments, start, "end", status, '
        "checks, speaker, probability) "
        "SELECT recording, place, position, CASE place WHEN 'section' THEN passage * %s / %s END, "
        "CASE place WHEN 'pearl' THEN 'interval' END, text, text, ARRAY[first], start, \"end\", 'verbatim', '[]', "
        "speaker, CASE place WHEN 'pearl' THEN 0.9 END "
        "FROM units, unnest(ARRAY['section', 'pearl']) AS place "
        "WHERE units.kind = 'claim' AND (place = 'section' OR position %% 5 = 0)",
        (SECTIONS, PASSAGES),
    )
    connection.execute(
        'INSERT INTO mentions (recording, position, term, kind, segment, start, "end", heard, written, probability) '
        "SELECT recording, 10000 + row_number() OVER (PARTITION BY recording ORDER BY position, term), term, 'device', "
        "first, start, start, term, term, 1 FROM units, unnest(terms) AS term "
        "WHERE kind = 'claim' AND strpos(text, term) > 0"
    )
    connection.execute(
        "INSERT INTO indexed (generation, recording) SELECT generations.id, recordings.id FROM generations, recordings"
    )


@contextmanager
def _up(database: Database, settings: Settings, talk: LongTalk) -> Iterator[Site]:
    """The site on a free port, and a physician signed in to it."""
    with database.transaction() as connection:
        email = f"{secrets.token_hex(8)}@example.org"
        member = add_member(connection, email=email, name="Dr. Ada Lind", role="physician", credentials="MD")
        session = start_session(connection, member)
    # Of all units claims have the fewest tokens, though still more than a query.
    asked = Embedding(talk.embeddings[0].vector, talk.embeddings[-1].tokens)
    timed = Timed(create_app(database, settings, embedder=lambda: Given(asked)))
    server = uvicorn.Server(uvicorn.Config(timed, log_level="warning", access_log=False, timeout_graceful_shutdown=1))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            while not server.started:
                if not thread.is_alive():
                    raise RuntimeError("the site did not start; its log says why")
                sleep(0.01)
            address = f"http://127.0.0.1:{listening.getsockname()[1]}"
            with httpx.Client(base_url=address, cookies={SESSION_COOKIE: session}, timeout=60) as client:
                yield Site(timed, client)
        finally:
            server.should_exit = True
            thread.join()


def _measured(sites: Sequence[Site], pages: dict[str, str], *, recordings: int, requests: int) -> tuple[bool, Table]:
    """Whether the recording's page meets the aims, and the table of all pages."""
    table = Table(
        "page", "no others: p50 / p95 ms", f"{recordings} others: p50 / p95 ms", "ratio p50 / p95", "HTML, KB",
        "beyond the transcript, KB",
    )  # fmt: skip
    met = True
    load = os.getloadavg()[0]
    for name, path in pages.items():
        for _ in range(WARM):
            for site in sites:
                site.ask(path)
        asked = [[site.ask(path) for site in sites] for _ in range(requests)]  # in turn
        small, large = ([float(np.percentile([row[at][0] for row in asked], q)) for q in (50, 95)] for at in (0, 1))
        html = asked[-1][1][1]
        beyond = _beyond_transcript(html) if path.startswith("/recordings/") else None
        if beyond is not None:
            met = large[1] <= AIM_MS and beyond <= AIM_KB * 1000
        table.add_row(
            name,
            f"{small[0]:.0f} / {small[1]:.0f}",
            f"{large[0]:.0f} / {large[1]:.0f}",
            f"{large[0] / small[0]:.1f} / {large[1] / small[1]:.1f}",
            f"{len(html.encode()) / 1000:.0f}",
            "" if beyond is None else f"{beyond / 1000:.0f}",
        )
    table.title = (
        f"{requests} requests of each page, warm; aims for the recording: p95 ≤ {AIM_MS} ms with {recordings} others, "
        f"≤ {AIM_KB} KB beyond the transcript: {'met' if met else 'MISSED'}"
    )
    table.caption = (
        f"load {load:.1f} → {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors, this run's own included"
    )
    return met, table


def _beyond_transcript(html: str) -> int:
    """The bytes of a recording's page without the panel that holds its transcript."""
    start = html.index('<section class="panel" id="transcript"')
    return len((html[:start] + html[html.index('<section class="panel" id="discussion"', start) :]).encode())


if __name__ == "__main__":
    sys.exit(main())
