"""The command line. It puts the parts together and contains none of their logic."""

import json
import os
import sys
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from community.members import Role
from settings import Settings
from transcripts.errors import InputError, SpringboardError
from transcripts.recording import Visibility
from transcripts.vocabulary import TermKind

# Whatever a command needs beyond this is imported in the command: `--help` must not wait for torch.

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False, help=__doc__)
terms = typer.Typer(no_args_is_help=True, help="What staff add to the vocabulary of devices and techniques.")
app.add_typer(terms, name="terms")
members = typer.Typer(no_args_is_help=True, help="Who may sign in, and what they may do.")
app.add_typer(members, name="members")

ExportFormat = Literal["json", "vtt", "srt", "txt", "md", "docx"]


@app.command()
def up() -> None:
    """Run database, Prefect server, worker and site together, until Ctrl-C."""
    from console.supervise import supervise

    supervise(_settings())


@app.command()
def serve() -> None:
    """Run the site alone, for a database that other processes feed."""
    from web.serve import serve as serve_site

    serve_site(_settings())


@app.command()
def inbox() -> None:
    """Take recordings that are put into the folder SPRINGBOARD_INBOX, until Ctrl-C. `up` does so by itself."""
    from console.inbox import watch_inbox

    watch_inbox(_settings())


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Recordings, or folders of recordings.")],
    title: Annotated[str | None, typer.Option(help="Title; the file's name otherwise.")] = None,
    event_date: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="When it was held.")] = None,
    speaker: Annotated[list[str] | None, typer.Option(help="A speaker's name; give it once for each.")] = None,
    disclosures: Annotated[str, typer.Option(help="The speakers' conflicts of interest.")] = "",
    number_of_speakers: Annotated[int | None, typer.Option(help="How many people speak, where that is known.")] = None,
    fewest_speakers: Annotated[int | None, typer.Option(help="Otherwise: at least so many.")] = None,
    most_speakers: Annotated[int | None, typer.Option(help="Otherwise: at most so many.")] = None,
    captions: Annotated[Path | None, typer.Option(help="A .vtt or .srt file to use instead of listening.")] = None,
    visibility: Annotated[Visibility, typer.Option(help="Who may see it.")] = "members",
    show: Annotated[bool, typer.Option("--show", help="Print what came out.")] = False,
) -> None:
    """Take recordings through the whole flow. Exits with 1 if any failed, and says which and why."""
    settings = _settings()
    from flows.engine import prepare_prefect

    prepare_prefect(settings)
    from console.ingest import ingest_all
    from transcripts.details import read_details

    details = read_details(
        {
            "title": title,
            "event_date": event_date.date() if event_date else None,
            "speakers": speaker,
            "disclosures": disclosures,
            "visibility": visibility,
            "number_of_speakers": number_of_speakers,
            "fewest_speakers": fewest_speakers,
            "most_speakers": most_speakers,
        }
    )
    try:
        raise typer.Exit(0 if ingest_all(settings, paths, details, captions=captions, show=show) else 1)
    except KeyboardInterrupt:
        typer.echo("Stopped. What is finished is kept; run the same command to go on.", err=True)
        raise typer.Exit(130) from None


@app.command()
def listen(recording_id: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Help another process to transcribe a long recording: hear chunks of it until none is left."""
    from database.connection import open_database
    from flows.stages import help_transcribe
    from flows.work import Work
    from transcripts.store import load_recording

    settings = _settings()
    with open_database(settings.database_url, home=settings.home) as database:
        with database.transaction() as connection:
            recording = load_recording(connection, recording_id)
        count = help_transcribe(Work(database=database, settings=settings, recording=recording))
    typer.echo(f"Heard {count} of the chunks of “{recording.title}”.")


@app.command("list")
def list_(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List the recordings, newest first."""
    from console.show import list_lines
    from database.connection import open_database
    from transcripts.store import list_recordings

    settings = _settings()
    with open_database(settings.database_url, home=settings.home) as database, database.snapshot() as connection:
        recordings = list_recordings(connection)
    if as_json:
        keys = ("id", "title", "media_name", "media_sha256", "duration", "state")
        typer.echo(json.dumps([{key: getattr(r, key) for key in keys} for r in recordings], ensure_ascii=False))
    elif recordings:
        typer.echo("\n".join(list_lines(recordings)))
    else:
        typer.echo("No recordings yet. Add one with `springboard ingest FILE`.")


@app.command()
def show(recording_id: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Print a recording's summary, pearls, tags and drafted discussion."""
    from console.show import recording_lines
    from database.connection import open_database
    from transcripts.results import load_dossier

    settings = _settings()
    with open_database(settings.database_url, home=settings.home) as database, database.snapshot() as connection:
        dossier = load_dossier(connection, recording_id)
    typer.echo("\n".join(recording_lines(dossier)))


@app.command()
def search(
    query: str,
    limit: Annotated[int, typer.Option(min=1, max=200, help="How many moments at most.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Find the moments in all recordings that answer a query."""
    from console.search import ask
    from console.show import answer_lines
    from transcripts.search_candidates import MOST_MOMENTS
    from transcripts.search_query import clean_query

    query = clean_query(query)  # checked before the model is loaded, which takes seconds
    found = ask(_settings(), query, limit=limit if as_json else MOST_MOMENTS)
    if as_json:
        typer.echo(json.dumps(asdict(found), ensure_ascii=False))
    else:
        typer.echo("\n".join(answer_lines(found, limit=limit)))


@app.command()
def reindex() -> None:
    """Make the search index anew after a change of embedder or vocabulary; the old one serves until it is complete."""
    settings = _settings()
    from flows.engine import prepare_prefect

    prepare_prefect(settings)
    from console.reindex import reindex_all

    try:
        generation = reindex_all(settings)
    except KeyboardInterrupt:
        typer.echo("Stopped. What is indexed is kept; run the same command to go on.", err=True)
        raise typer.Exit(130) from None
    typer.echo(f"The search index is up to date: number {generation.id}, made with {generation.model}.")


@app.command()
def refresh() -> None:
    """Make anew what corrections made outdated, where no worker of `springboard up` does so."""
    settings = _settings()
    from flows.engine import prepare_prefect

    prepare_prefect(settings)
    from console.refresh import refresh_all

    for line in refresh_all(settings):
        typer.echo(line)


@app.command()
def export(
    recording_id: Annotated[str, typer.Argument(metavar="ID")],
    as_: Annotated[ExportFormat, typer.Option("--as", help="The format.")] = "json",
) -> None:
    """Print a recording in a format for other programs, or for reading; a docx belongs in a file: … > talk.docx."""
    from community.post_store import load_published
    from database.connection import open_database
    from editing.edit_store import load_edits
    from transcripts.export import FORMATS
    from transcripts.results import load_dossier

    settings = _settings()
    with open_database(settings.database_url, home=settings.home) as database, database.snapshot() as connection:
        dossier, edits = load_dossier(connection, recording_id), load_edits(connection, recording_id)
        dossier = replace(dossier, discussion=load_published(connection, recording_id))
    if as_ == "docx":
        from web.document import as_docx

        typer.echo(as_docx(dossier, edits), nl=False)
    else:
        typer.echo(FORMATS[as_](dossier), nl=False)


@terms.command("add")
def add_term(
    name: Annotated[str, typer.Argument(help="A new term, or one that is known and gets more forms.")],
    kind: Annotated[TermKind, typer.Option(help="A trade name is a device, a generic name a technique.")],
    note: Annotated[str, typer.Option(help="Where it is from, such as the maker's page.")],
    by: Annotated[str, typer.Option(help="Who adds it.")],
    maker: Annotated[str, typer.Option(help="Who makes it.")] = "",
    category: Annotated[str, typer.Option(help="What kind of thing it is, such as laser or filler.")] = "",
    alias: Annotated[list[str] | None, typer.Option(help="Another writing; repeat for more.")] = None,
    spoken: Annotated[list[str] | None, typer.Option(help="How it is said; repeat for more.")] = None,
    sounds_like: Annotated[list[str] | None, typer.Option(help="What is heard instead; repeat for more.")] = None,
    ordinary: Annotated[list[str] | None, typer.Option(help="A form that is plain English too.")] = None,
    source: Annotated[str, typer.Option(help="A page that names it, https://…")] = "",
) -> None:
    """Add a term, or more forms of one; recordings that are processed from now on are held against it."""
    from console.terms import add
    from transcripts.vocabulary import Term

    term = Term(
        name, kind, category=category, maker=maker, aliases=tuple(alias or ()), spoken=tuple(spoken or ()),
        sounds_like=tuple(sounds_like or ()), ordinary=tuple(ordinary or ()), note=note, source=source,
    )  # fmt: skip
    typer.echo(add(_settings(), term, by=by))


@terms.command("list")
def list_terms() -> None:
    """List what was added, with its number, who added it and when."""
    from console.terms import added_lines

    typer.echo("\n".join(added_lines(_settings())) or "Nothing was added to the vocabulary of the files.")


@terms.command("remove")
def remove_term(number: Annotated[int, typer.Argument(help="As `springboard terms list` shows it.")]) -> None:
    """Take an addition back."""
    from console.terms import remove

    remove(_settings(), number)


@members.command("add")
def add_member(
    email: Annotated[str, typer.Argument(help="What they sign in with.")],
    name: Annotated[str, typer.Option(help="As others see it.")],
    role: Annotated[Role, typer.Option(help="What they may do; each role may do all that those before it may.")],
    credentials: Annotated[str, typer.Option(help="Such as MD, FAAD.")] = "",
    password: Annotated[bool, typer.Option(help="Without: for an identity provider alone.")] = True,
) -> None:
    """Make an account. The password is typed, or read from standard input; it is never an argument."""
    from console.members import add, read_password

    settings = _settings()
    given = read_password() if password else None
    typer.echo(add(settings, email=email, name=name, role=role, credentials=credentials, password=given))


@members.command("list")
def list_members() -> None:
    """List the members, those who wait to be let in first."""
    from console.members import member_lines

    lines = member_lines(_settings())
    typer.echo("\n".join(lines) or "No members yet. Make an account with `springboard members add`.")


@members.command("role")
def set_role(email: str, role: Role) -> None:
    """Change what a member may do, from their next click on."""
    from console.members import set_role as change

    typer.echo(change(_settings(), email, role))


@members.command("password")
def set_password(email: str) -> None:
    """Give a member a new password, typed or read from standard input, and sign them out everywhere."""
    from console.members import read_password
    from console.members import set_password as change

    typer.echo(change(_settings(), email, read_password()))


@members.command("remove")
def remove_member(email: str) -> None:
    """Remove an account with its sessions, tokens and follows; what the member wrote stays."""
    from console.members import remove as remove_account

    typer.echo(remove_account(_settings(), email))


@app.command()
def migrate() -> None:
    """Bring the database to this version's schema; every other command does so as well."""
    from database.connection import migrate_database

    settings = _settings()
    applied = migrate_database(settings.database_url, home=settings.home)
    typer.echo("\n".join(f"applied {name}" for name in applied) or "Nothing to migrate.")


@app.command()
def doctor() -> None:
    """Check everything that Springboard needs; each line is OK or says what to do. Exits with 1 if anything is not."""
    from console.doctor import examine

    findings = examine(_settings())
    for finding in findings:
        typer.echo(f"{'OK  ' if finding.ok else 'FAIL'} {finding.subject:<12} {finding.text}")
    raise typer.Exit(0 if all(finding.ok for finding in findings) else 1)


def _settings() -> Settings:
    return Settings.from_environ(os.environ)


def main() -> None:
    """Run a command; an error that was raised on purpose is one clear line, not a stack trace."""
    try:
        app()
    except SpringboardError as error:
        typer.echo(f"Error: {error}", err=True)
        sys.exit(2 if isinstance(error, InputError) else 1)


if __name__ == "__main__":
    main()
