"""Everything an operator can set, read once from the environment or ``.env``."""

import hmac
import ipaddress
import os
import re
import secrets
from collections.abc import Iterable
from email.utils import parseaddr
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import SplitResult, urlsplit

import yaml
from email_validator import EmailNotValidError, validate_email
from pydantic import (
    BaseModel,
    Field,
    HttpUrl,
    SecretStr,
    TypeAdapter,
    ValidationError,
    field_validator,
)
from pydantic import model_validator as validates_model
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

ENV_PREFIX = "CARNET_"
ENV_FILE = "CARNET_ENV_FILE"
"""The variable that names another file than ``.env``; empty, no file is read."""
SECRET_KEY_MIN_LENGTH = 32
ASSETS = Path(__file__).parents[2] / "assets"

# What a refusal shows beside what is wrong.
EXAMPLES = {
    "base_url": "https://carnet.example.org",
    "database_url": "postgresql://user:password@host/name, or sqlite:///path/to/file.db",
    "redis_url": "redis://localhost:6379/0",
    "data_dir": "/var/lib/carnet",
    "secret_key": "the output of: python -c 'import secrets; print(secrets.token_urlsafe(48))'",
    "smtp_url": "smtp://user:password@host:587, or smtps://user:password@host:465",
    "mail_from": "Mon Logement Numérique <ne-pas-repondre@example.org>",
    "contact_to": "contact@example.org",
    "demo": "1",
    "trusted_proxy_hops": "1",
    "bcrypt_cost": "12",
    "max_file_mb": "25",
    "max_carnet_gb": "2",
    "max_carnets": "200",
    "max_image_megapixels": "120",
    "storage_url": "s3://key:secret@s3.example.org/bucket, or s3://bucket with AWS's variables",
    "partners_file": 'a YAML list, "- {name: ECSbtp, link: https://example.org}"',
    "operator": '"ECSbtp, 1 rue des Lilas, 44000 Nantes, 02 00 00 00 00"',
    "hosting": '"Hébergeur SA, 2 rue des Serveurs, 59000 Lille"',
    "social_links": '[{"name": "LinkedIn", "link": "https://example.org/carnet"}]',
}


class SettingsError(SystemExit):
    """A setting is wrong: the start stops with a sentence that says which and why."""


class Link(BaseModel):
    """A named address, shown under "Suivez-nous"."""

    name: str = Field(min_length=1, max_length=60)
    link: HttpUrl


class Partner(Link):
    """One entry of the partners file: a name, an optional logo under ``assets/``, a link."""

    logo: str = ""


class Settings(BaseSettings):
    """The operator's settings; ``docs/operating.md`` explains each."""

    model_config = SettingsConfigDict(
        env_prefix=ENV_PREFIX, env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    base_url: str = "http://localhost:8000"
    database_url: str = ""
    redis_url: str = ""
    data_dir: Path = Path("var")
    secret_key: SecretStr = SecretStr("")
    smtp_url: SecretStr = SecretStr("")
    mail_from: str = "Mon Logement Numérique <ne-pas-repondre@localhost>"
    contact_to: str = "contact@localhost"
    demo: bool = False
    trusted_proxy_hops: int = Field(default=0, ge=0, le=10)
    bcrypt_cost: int = Field(default=12, ge=4, le=16)
    max_file_mb: int = Field(default=25, ge=1, le=2000)
    max_carnet_gb: int = Field(default=2, ge=1, le=1000)
    max_carnets: int = Field(default=200, ge=1, le=100_000)
    max_image_megapixels: int = Field(default=120, ge=1, le=400)
    storage_url: SecretStr = SecretStr("")
    partners_file: Path | None = None
    social_links: Annotated[tuple[Link, ...], NoDecode] = ()
    operator: str = Field(default="", max_length=1_000)
    hosting: str = Field(default="", max_length=1_000)

    @field_validator("base_url")
    @classmethod
    def _plain_origin(cls, value: str) -> str:
        parts = _split(value, schemes={"http", "https"})
        if parts.path.strip("/") or {*"?#@"} & {*value}:
            raise ValueError("must be an origin, without path, query or user name")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if value.startswith(("postgres://", "postgresql://")):
            value = "postgresql+psycopg://" + value.split("://", 1)[1]
        if value and not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("must be the address of a SQLite or PostgreSQL database")
        try:
            url = make_url(value or "sqlite://")
        except (ArgumentError, ValueError):
            raise ValueError("is not a readable database address") from None
        named = url.database or url.query  # PostgreSQL takes its name from there, too
        if value and (not named or str(url.database).startswith(":memory:")):
            raise ValueError("must name a database, which for SQLite is a file")
        return value

    @field_validator("redis_url")
    @classmethod
    def _known_redis(cls, value: str) -> str:
        if value:
            number = _split(value, schemes={"redis", "rediss"}).path.strip("/")
            if number and not number.isdecimal():
                raise ValueError("must end with the number of a database, or with its host")
        return value

    @field_validator("data_dir")
    @classmethod
    def _folder(cls, value: Path) -> Path:
        if value.exists() and not value.is_dir():
            raise ValueError("must be a folder, and is a file")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _known_smtp(cls, value: SecretStr) -> SecretStr:
        if raw := value.get_secret_value():
            _split(raw, schemes={"smtp", "smtps"})
        return value

    @field_validator("storage_url")
    @classmethod
    def _known_storage(cls, value: SecretStr) -> SecretStr:
        if raw := value.get_secret_value():
            parts = _split(raw, schemes={"s3", "s3+http"})
            if parts.username and not (parts.password and parts.path.strip("/")):
                raise ValueError("must hold key, secret, host and bucket")
        return value

    @field_validator("mail_from")
    @classmethod
    def _named_address(cls, value: str) -> str:
        _check_address(parseaddr(value)[1] if value.isprintable() else "")
        return value

    @field_validator("contact_to")
    @classmethod
    def _one_address(cls, value: str) -> str:
        _check_address(value)
        return value

    @field_validator("social_links", mode="before")
    @classmethod
    def _json_links(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            return TypeAdapter(list[object]).validate_json(value)
        except ValueError:
            raise ValueError("must be a JSON list of names and links") from None

    @field_validator("partners_file")
    @classmethod
    def _readable_partners(cls, value: Path | None) -> Path | None:
        if value is not None:
            _read_partners(value)
        return value

    @validates_model(mode="after")
    def _secret_where_exposed(self) -> Self:
        key = self.secret_key.get_secret_value()
        if key and len(key) < SECRET_KEY_MIN_LENGTH:
            raise ValueError(f"SECRET_KEY: must have at least {SECRET_KEY_MIN_LENGTH} characters")
        if not key and not self.is_local:
            raise ValueError(
                f"SECRET_KEY: is required because BASE_URL is {self.base_url}, not localhost"
            )
        return self

    @property
    def is_local(self) -> bool:
        """Whether the site is only meant for this machine."""
        host = urlsplit(self.base_url).hostname or ""
        if host == "localhost" or host.endswith(".localhost"):
            return True
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return False

    @property
    def origins(self) -> tuple[str, ...]:
        """The origins the site's pages have: two on this machine, where people type either."""
        if not self.is_local:
            return (self.base_url,)
        port = urlsplit(self.base_url).port
        suffix = f":{port}" if port else ""
        scheme = urlsplit(self.base_url).scheme
        names = ("localhost", "127.0.0.1")
        return tuple(dict.fromkeys([self.base_url, *(f"{scheme}://{n}{suffix}" for n in names)]))

    @property
    def is_https(self) -> bool:
        """Whether browsers reach the site over https."""
        return self.base_url.startswith("https://")

    @property
    def shows_captured_mail(self) -> bool:
        """Whether ``/courrier`` may show the outbox: no mail server, and a private or demo site."""
        return not self.smtp_url.get_secret_value() and (self.is_local or self.demo)

    @property
    def max_file_bytes(self) -> int:
        """The most one file may weigh, in bytes."""
        return self.max_file_mb * 1024**2

    @property
    def max_carnet_bytes(self) -> int:
        """The most the files of one carnet may weigh together, in bytes."""
        return self.max_carnet_gb * 1024**3

    @property
    def sqlalchemy_url(self) -> str:
        """The database's address, the default being a SQLite file in the data folder."""
        return self.database_url or f"sqlite:///{self.data_dir / 'carnet.db'}"

    def partners(self) -> tuple[Partner, ...]:
        """The partners to show on the landing page."""
        return _read_partners(self.partners_file) if self.partners_file else ()

    def derived_key(self, purpose: str) -> bytes:
        """A key of 32 bytes for one purpose, from the secret key."""
        key = self.secret_key.get_secret_value().encode() or _kept_secret_key(
            self.data_dir.absolute() / "secret_key"
        )
        return hmac.digest(key, purpose.encode(), sha256)


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The settings in force.

    Raises:
        SettingsError: a setting is wrong; its text names it and gives an example.
    """
    named = os.environ.get(ENV_FILE)
    if named and not Path(named).exists():
        raise SettingsError(f"{ENV_FILE}: there is no file {named}; for example: .env")
    try:
        return Settings(_env_file=(".env" if named is None else named) or None)  # pyright: ignore[reportCallIssue] -- an option of BaseSettings, hidden by its dataclass transform
    except ValidationError as error:
        raise SettingsError(_explain(error)) from None


def _explain(error: ValidationError) -> str:
    # Never the value itself: it may be a secret, or hold one.
    wrong: list[tuple[str, str]] = []
    for problem in error.errors(include_input=False, include_url=False):
        reason = problem["msg"].removeprefix("Value error, ")
        if problem["loc"]:
            field, *inside = (str(step) for step in problem["loc"])
            reason = f"{reason} (at {'.'.join(inside)})" if inside else reason
        else:  # a rule over several settings starts with the one to change
            name, reason = reason.split(": ", 1)
            field = name.lower()
        wrong.append((field, reason))
    return explain_refusal(wrong)


def explain_refusal(wrong: Iterable[tuple[str, str]]) -> str:
    """Say why the site cannot start: settings by field name, each with what is wrong with it."""
    lines = ["Mon Logement Numérique cannot start:"]
    for field, reason in wrong:
        lines.append(f"  {ENV_PREFIX}{field.upper()}: {reason}")
        lines.append(f"    for example: {EXAMPLES[field]}")
    lines.append("Settings are explained in docs/operating.md and .env.example.")
    return "\n".join(lines)


def _split(address: str, *, schemes: set[str]) -> SplitResult:
    expected = " or ".join(f"{scheme}://" for scheme in sorted(schemes))
    refusal = ValueError(f"must be an address that starts with {expected} and a host")
    try:
        parts = urlsplit(address)
        usable = parts.scheme in schemes and _is_host(parts.hostname or "") and parts.port != 0
    except ValueError:  # a port that is no number, a bracket left open
        raise refusal from None
    if not usable:
        raise refusal
    return parts


def _is_host(name: str) -> bool:
    """Whether it is the name of a machine, or its address."""
    return ":" in name or re.fullmatch(r"[\w-]+(\.[\w-]+)*", name) is not None


def _check_address(address: str) -> None:
    try:
        # "localhost" is a fine domain on a private machine, unknown to the validator.
        probe = address.removesuffix("@localhost") + "@example.test"
        validate_email(
            probe if address.endswith("@localhost") else address,
            check_deliverability=False,
            test_environment=True,
        )
    except EmailNotValidError:
        raise ValueError("must be one e-mail address") from None


def _read_partners(path: Path) -> tuple[Partner, ...]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        partners = TypeAdapter(tuple[Partner, ...]).validate_python(content or [])
    except (OSError, yaml.YAMLError, ValueError):
        raise ValueError(f"{path} is missing, or is not a list of names and links") from None
    for partner in partners:
        if not (ASSETS / partner.logo.lstrip("/")).exists():
            raise ValueError(f"{path} names a logo that is not in assets/: {partner.logo}")
    return partners


@lru_cache(maxsize=4)
def _kept_secret_key(path: Path) -> bytes:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(48), encoding="ascii")
    try:
        os.link(draft, path)  # fails if another process was first: its key is then the key
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_bytes().strip()
