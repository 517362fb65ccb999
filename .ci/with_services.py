"""Run a command with PostgreSQL and Redis at hand, and stop what was started for it.

Servers that answer on their usual ports are used. Otherwise throwaway ones are started on
free ports, from Debian's packages, which are installed first when they are missing.

Runs with nothing but Python, before anything else is installed.
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

POSTGRES_PORT = 5432
REDIS_PORT = 6379
START_SECONDS = 60
NO_SERVICES_AT_INSTALL = Path("/usr/sbin/policy-rc.d")


def main():
    """Prepare, run the command given, clean up, and end as it ended."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    environment = dict(os.environ, CARNET_TEST_REQUIRE_SERVICES="1")
    with contextlib.ExitStack() as services:
        if "CARNET_TEST_POSTGRES_URL" not in environment and not answers(POSTGRES_PORT):
            port = services.enter_context(postgres())
            url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
            environment["CARNET_TEST_POSTGRES_URL"] = url
        if "CARNET_TEST_REDIS_URL" not in environment and not answers(REDIS_PORT):
            port = services.enter_context(redis())
            environment["CARNET_TEST_REDIS_URL"] = f"redis://127.0.0.1:{port}/0"
        require_venv()
        command = services.enter_context(stopped_at_exit(sys.argv[1:], env=environment))
        return command.wait()


@contextlib.contextmanager
def postgres():
    """A PostgreSQL cluster of our own, without a password, on a free port."""
    programs = program_folder()
    if programs is None:
        install("postgresql")
        programs = program_folder()
    folder = Path(tempfile.mkdtemp(prefix="carnet-postgres-"))
    data, port = folder / "data", free_port()
    # PostgreSQL refuses to run as root.
    owner = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
    if owner:
        account = pwd.getpwnam("postgres")
        os.chown(folder, account.pw_uid, account.pw_gid)
    initdb = [programs / "initdb", "--pgdata", data, "--username", "postgres"]
    initdb += ["--auth", "trust", "--encoding", "UTF8", "--no-sync"]
    subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, cwd=folder, **owner)
    server = [programs / "postgres", "-D", data, "-p", str(port)]
    server += ["-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={folder}"]
    server += ["-c", "max_connections=200"]
    fast = signal.SIGINT  # PostgreSQL's word for: end the connections, then stop
    try:
        with stopped_at_exit(server, by=fast, stderr=subprocess.DEVNULL, **owner) as process:
            wait_for(port, process)
            yield port
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def redis():
    """A Redis that keeps nothing, on a free port."""
    if shutil.which("redis-server") is None:
        install("redis-server")
    port = free_port()
    server = ["redis-server", "--port", str(port), "--bind", "127.0.0.1"]
    server += ["--save", "", "--appendonly", "no", "--dir", tempfile.gettempdir()]
    with stopped_at_exit(server, stdout=subprocess.DEVNULL) as process:
        wait_for(port, process)
        yield port


@contextlib.contextmanager
def stopped_at_exit(command, by=signal.SIGTERM, **options):
    """Start a process, and see it end."""
    process = subprocess.Popen(command, **options)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(by)
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def program_folder():
    """Where PostgreSQL's server programs are: Debian keeps them off PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    initdb = found[-1] if found else shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


def require_venv():
    """Install what Debian leaves out of Python, where nothing else can stand in for it."""
    if shutil.which("uv"):
        return
    if importlib.util.find_spec("ensurepip") is None:
        install("python3-venv")


def install(package):
    """Install a Debian package without starting the services it brings."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        sys.exit(f"{package} is needed and not here: install it, or start its server.")
    quiet = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    with no_services_at_install():
        subprocess.run(["apt-get", "update", "-qq"], check=True, env=quiet)
        apt = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package]
        subprocess.run(apt, check=True, env=quiet, stdout=subprocess.DEVNULL)


@contextlib.contextmanager
def no_services_at_install():
    """Debian's own switch: while this file says so, installing starts nothing."""
    if NO_SERVICES_AT_INSTALL.exists():
        yield
        return
    NO_SERVICES_AT_INSTALL.write_text("#!/bin/sh\nexit 101\n")
    NO_SERVICES_AT_INSTALL.chmod(0o755)
    try:
        yield
    finally:
        NO_SERVICES_AT_INSTALL.unlink()


def wait_for(port, process):
    """Return once the port answers."""
    deadline = time.monotonic() + START_SECONDS
    while not answers(port):
        if process.poll() is not None or time.monotonic() > deadline:
            sys.exit(f"{process.args[0]} did not start.")
        time.sleep(0.1)


def answers(port):
    """Whether something listens on this port of this machine."""
    with contextlib.suppress(OSError):
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        return True
    return False


def free_port():
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


if __name__ == "__main__":
    sys.exit(main())
