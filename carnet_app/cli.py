"""The operator's commands: ``carnet --help`` lists them."""

from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.exc import DatabaseError

from carnet_app import backups, prerequisites, serving
from carnet_app.core.database import get_engine
from carnet_app.core.settings import get_settings

app = typer.Typer(
    help="Mon Logement Numérique: run and look after a site.",
    no_args_is_help=True,
    add_completion=False,
    # A traceback must not print local variables: they may hold secrets.
    pretty_exceptions_enable=False,
)

Host = Annotated[str, typer.Option(help="The address to listen on; 0.0.0.0 for all.")]
Port = Annotated[int, typer.Option(envvar="PORT", min=1, max=65535, help="The port.")]


@app.command()
def serve(host: Host = "127.0.0.1", port: Port = 8000) -> None:
    """Migrate the database, build the pages if they changed, and serve the site."""
    serving.take_address(host, port)
    prerequisites.require_services()
    serving.migrate()
    serving.build_frontend()
    serving.announce()
    serving.serve(host, port)


@app.command()
def demo(host: Host = "127.0.0.1", port: Port = 8000) -> None:
    """Serve a site of its own, filled with demonstration data."""
    serving.use_demo_place()
    serving.take_address(host, port)
    prerequisites.require_services()
    serving.migrate()
    serving.build_frontend()
    _seed()
    serving.announce()
    serving.serve(host, port)


@app.command()
def dev(host: Host = "127.0.0.1", port: Port = 8000) -> None:
    """Serve for development: each change is built and served; reload the page to see it."""
    serving.take_address(host, port)
    prerequisites.require_services()
    serving.migrate()
    serving.announce()
    serving.serve_with_reload(host, port)


@app.command()
def build(
    force: Annotated[bool, typer.Option("--force", help="Even if nothing changed.")] = False,
) -> None:
    """Build the pages, unless they are current."""
    typer.echo("Built." if serving.build_frontend(force=force) else "The pages are current.")


@app.command()
def migrate() -> None:
    """Bring the database to the current version."""
    serving.migrate()
    typer.echo("The database is current.")


@app.command()
def deliver_mail() -> None:
    """Send the e-mails that are due, once. The server does it by itself while it runs."""
    from carnet_app.emails.sender import BATCH, deliver_due

    serving.require_current_data()
    while True:
        delivery = deliver_due()
        typer.echo(
            f"{delivery.sent} sent, {delivery.postponed} postponed, {delivery.given_up} given up"
        )
        if delivery.total < BATCH:
            break


@app.command()
def purge() -> None:
    """Delete for good what is past its time. The server does it by itself once a day.

    What was in a bin for 30 days, old e-mails and contact messages, sessions that ended, accounts
    never confirmed, dead links, invitations to shares that are gone.
    """
    from carnet_app.housekeeping import purge_expired

    serving.require_current_data()
    purged = purge_expired()
    typer.echo(f"{purged.carnets} carnets, {purged.mails} e-mails and {purged.files} files deleted")


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="The file to write.")]) -> None:
    """Copy the database to a file, while the site runs."""
    backups.back_up(file)
    typer.echo(f"Written: {file}")
    if not get_settings().secret_key.get_secret_value():
        key = get_settings().data_dir / "secret_key"
        typer.echo(f"Keep {key} as well, elsewhere: without it no password works.")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="The file that `carnet backup` wrote.")],
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace the data that is there.")
    ] = False,
) -> None:
    """Put a copy of the database back. Stop the site first."""
    backups.restore(file, overwrite=overwrite)
    serving.migrate()
    typer.echo("Restored, and brought to the current version.")


@app.command()
def check() -> None:
    """Check settings, database, files and Redis; fail when something is wrong."""
    prerequisites.require_data()
    try:
        problems = _database_problems() or _file_problems()
    except DatabaseError as error:  # SQLite's first page may be readable, and no other
        problems = [f"The database is damaged: {error.orig}"]
    if problem := prerequisites.redis_problem():
        problems.append(f"CARNET_REDIS_URL: {problem}")
    for problem in problems:
        typer.echo(problem, err=True)
    if problems:
        raise typer.Exit(1)
    typer.echo("Settings, database and services are in order.")


def _seed() -> None:
    from carnet_app.demo import seed

    seed()
    get_engine().dispose()


def _database_problems() -> list[str]:
    if problem := serving.schema_problem():
        return [problem]
    with get_engine().connect() as connection:
        if connection.dialect.name != "sqlite":
            return []
        rows = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    damages = [f"The database is damaged: {row}" for row in rows if row != "ok"]
    return damages + [f"A row of {orphan[0]} refers to nothing." for orphan in orphans]


def _file_problems() -> list[str]:
    from carnet_app.services.file_objects import check_files
    from carnet_app.storage.refusals import StorageError

    try:
        return check_files().problems
    except StorageError as error:
        return [f"The files' storage does not answer: {type(error.__cause__).__name__}"]


if __name__ == "__main__":
    app()
