"""From a checkout to a served site: migrate, build the front end when stale, serve.

Used by the command line. The front end is built by Reflex's own ``export`` in a process
of its own. A stamp beside the build, a digest of everything it was made from, tells
whether it still holds.
"""

import hashlib
import json
import os
import socket
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from pathlib import Path

import typer
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from carnet_app.core.database import get_engine
from carnet_app.core.settings import ENV_FILE, ENV_PREFIX, Settings, get_settings
from carnet_app.prerequisites import require_data

ROOT = Path(__file__).parents[1]
SOURCES = ("carnet_app", "assets", "rxconfig.py", "uv.lock")
WATCHED = ("carnet_app", "assets", "rxconfig.py")
LOCKS = ("reflex.lock",)  # read by a build, and written by one that has none yet
# Written by builds, or by Python: not sources.
PRODUCTS = {"__pycache__", "external"}
# What the pages never show, so that changing it needs no build.
NOT_IN_PAGES = {
    "database_url",
    "redis_url",
    "data_dir",
    "secret_key",
    "smtp_url",
    "mail_from",
    "bcrypt_cost",
    "trusted_proxy_hops",
    "max_carnet_gb",
    "max_carnets",
    "max_image_megapixels",
    "storage_url",
}
WORKERS_WITH_REDIS = "2"
# Where a site's own data are kept, and its mails go.
OF_OTHER_DATA = ("DATABASE_URL", "REDIS_URL", "STORAGE_URL", "SMTP_URL")


class ServingError(SystemExit):
    """The site cannot be built or served; the text says what to do."""


def take_address(host: str, port: int) -> None:
    """Let the port decide the site's address, unless the operator gave one."""
    os.environ["PORT"] = str(port)
    if "base_url" not in get_settings().model_fields_set:
        os.environ["CARNET_BASE_URL"] = f"http://localhost:{port}"
        get_settings.cache_clear()
    _require_free(host, port)


def use_demo_place() -> None:
    """Point the process at the demonstration's own data, whatever the environment says.

    Its accounts have a password that everybody knows: never in a database of somebody's.
    """
    os.environ[ENV_FILE] = ""
    for name in OF_OTHER_DATA:
        os.environ.pop(f"{ENV_PREFIX}{name}", None)
    os.environ.setdefault("CARNET_DATA_DIR", "var/demo")
    os.environ.setdefault("REFLEX_WEB_WORKDIR", "var/demo/web")
    os.environ["CARNET_DEMO"] = "1"
    get_settings.cache_clear()


def migrate() -> None:
    """Bring the database to the current version."""
    require_data()
    try:
        command.upgrade(Config(ROOT / "alembic.ini"), "head")
    except CommandError as error:
        raise ServingError(
            f"The database is of another version of the site than this code ({error}). "
            "Use the code that it was last served with, or a newer one."
        ) from None
    # Server processes are forked later: they must not inherit open connections.
    get_engine().dispose()


def schema_problem() -> str:
    """Why this code cannot use the database as it is; empty when it can."""
    head = ScriptDirectory.from_config(Config(ROOT / "alembic.ini")).get_current_head()
    with get_engine().connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if current == head:
        return ""
    return f"The database is at {current}, the code at {head}: run carnet migrate."


def require_current_data() -> None:
    """Open the data folder, and the database in the version of this code.

    Raises:
        ServingError: the database is of another version.
        SettingsError: as ``require_data``.
    """
    require_data()
    if problem := schema_problem():
        raise ServingError(problem)


def build_frontend(*, force: bool = False) -> bool:
    """Build the production front end unless the one there is current.

    Returns:
        Whether a build was made.

    Raises:
        ServingError: the build failed.
    """
    stamp = _web_dir() / "build" / "carnet.stamp"
    sources = _digest_of(SOURCES, _shown_settings(get_settings()))
    current = sources + _digest_of(LOCKS)
    if not force and stamp.is_file() and stamp.read_text(encoding="ascii") == current:
        return False
    typer.echo("Building the pages (about 20 seconds, at the first start and after changes)…")
    stamp.unlink(missing_ok=True)
    export = [sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip"]
    built = subprocess.run(  # noqa: S603 -- our own words, no shell
        [*export, "--env", "prod"], cwd=ROOT, env=_build_environment()
    )
    if built.returncode != 0 or not (_web_dir() / "build" / "client" / "index.html").is_file():
        raise ServingError("The pages could not be built; the reason stands above.")
    stamp.write_text(sources + _digest_of(LOCKS), encoding="ascii")
    return True


def announce() -> None:
    """Say where the site is, and where its e-mails go."""
    settings = get_settings()
    typer.echo(f"\n  Mon Logement Numérique   {settings.base_url}")
    if settings.shows_captured_mail:
        typer.echo(f"  Captured e-mails         {settings.base_url}/courrier")
    typer.echo("  Ctrl-C stops it\n")


def serve(host: str, port: int) -> None:
    """Serve the built site until interrupted, by a small process in the place of this one."""
    words = [sys.executable, "-m", "carnet_app.supervisor", host, str(port), _workers()]
    os.chdir(ROOT)
    _say_how_to_serve()
    os.execv(sys.executable, words)  # noqa: S606 -- no shell wanted


def serve_with_reload(host: str, port: int) -> None:
    """Serve for development: each change of the code is built and served; reload the page then.

    Reflex's "preview" rather than its "dev": pages, routes and events share one origin
    there as in production, and the session cookie needs that. Pages are prerendered as in
    production too, which the plugins of ``ui`` count on.
    """
    os.chdir(ROOT)
    words = [sys.executable, "-m", "reflex", "run", "--env", "preview", "--backend-host", host]
    ports = ["--frontend-port", str(port), "--backend-port", str(port)]
    environment = _build_environment() | {
        "REFLEX_SSR": "true",
        # Not the whole checkout, as by default: the database is in it, and the build.
        "REFLEX_HOT_RELOAD_OVERRIDE_PATHS": ":".join(WATCHED),
    }
    os.execve(sys.executable, [*words, *ports], environment)  # noqa: S606 -- no shell wanted


def _workers() -> str:
    if not get_settings().redis_url:
        return "1"  # states are in one process's memory
    workers = os.environ.get("GRANIAN_WORKERS") or WORKERS_WITH_REDIS
    if not (workers.isascii() and workers.isdecimal() and int(workers)):
        raise ServingError("GRANIAN_WORKERS: must be a number of processes, for example: 2")
    return workers


def _say_how_to_serve() -> None:
    """Tell the workers what `reflex run --env prod` tells its own, once it has built."""
    from reflex_base import constants
    from reflex_base.environment import environment

    os.environ["REFLEX_TELEMETRY_ENABLED"] = "false"
    environment.REFLEX_ENV_MODE.set(constants.Env.PROD)
    environment.REFLEX_SKIP_COMPILE.set(True)
    environment.REFLEX_MOUNT_FRONTEND_COMPILED_APP.set(True)
    environment.REFLEX_OPLOCK_ENABLED.set(True)  # of use with Redis


def _build_environment() -> dict[str, str]:
    # bun stands beside the interpreter; nothing is looked up or reported elsewhere.
    scripts = sysconfig.get_path("scripts")
    return os.environ | {
        "PATH": f"{scripts}{os.pathsep}{os.environ.get('PATH', '')}",
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_CHECK_LATEST_VERSION": "false",
    }


def _web_dir() -> Path:
    return ROOT / os.environ.get("REFLEX_WEB_WORKDIR", ".web")


def _digest_of(names: Sequence[str], *texts: str) -> str:
    digest = hashlib.sha256("\0".join(texts).encode())
    for path in _files_of(names):
        digest.update(f"{path.relative_to(ROOT)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _shown_settings(settings: Settings) -> str:
    shown = settings.model_dump(mode="json", exclude=NOT_IN_PAGES)
    shown["partners"] = [partner.model_dump(mode="json") for partner in settings.partners()]
    shown["captured_mail"] = settings.shows_captured_mail
    return json.dumps(shown, sort_keys=True)


def _files_of(names: Sequence[str]) -> Iterator[Path]:
    for name in names:
        place = ROOT / name
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.is_file() and not PRODUCTS & set(path.relative_to(ROOT).parts):
                yield path


def _require_free(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ServingError(
                f"Port {port} of {host} cannot be used ({error.strerror}). "
                f"Take another one, for example: make run PORT={port + 1}"
            ) from None
