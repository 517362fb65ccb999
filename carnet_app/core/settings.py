"""Everything an operator can set, read once from the environment or ``.env``."""

import hmac
import ipaddress
import json
import os
import secrets
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

import yaml
from email_validator import EmailNotValidError, validate_email
from pydantic import BaseModel, Field, HttpUrl, SecretStr, ValidationError, field_validator
from pydantic import model_validator as validates_model
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ENV_PREFIX = "CARNET_"
SECRET_KEY_MIN_LENGTH = 32


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
    partners_file: Path | None = None
    social_links: Annotated[tuple[Link, ...], NoDecode] = ()

    @field_validator("base_url")
    @classmethod
    def _plain_origin(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("an http(s) address, such as https://carnet.example.org")
        if parts.path.strip("/") or parts.query or parts.fragment or parts.username:
            raise ValueError("an origin without path, such as https://carnet.example.org")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if value.startswith(("postgres://", "postgresql://")):
            value = "postgresql+psycopg://" + value.split("://", 1)[1]
        if value and not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("sqlite:///path/to/file.db or postgresql://user:password@host/name")
        return value

    @field_validator("redis_url")
    @classmethod
    def _known_redis(cls, value: str) -> str:
        if value and not value.startswith(("redis://", "rediss://")):
            raise ValueError("redis://host:6379/0 or rediss://…")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _known_smtp(cls, value: SecretStr) -> SecretStr:
        raw = value.get_secret_value()
        if raw:
            parts = urlsplit(raw)
            if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
                raise ValueError("smtp://user:password@host:587 or smtps://user:password@host:465")
        return value

    @field_validator("contact_to")
    @classmethod
    def _one_address(cls, value: str) -> str:
        try:
            validate_email(value, check_deliverability=False, test_environment=True)
        except EmailNotValidError as error:
            if not value.endswith("@localhost"):
                raise ValueError("one e-mail address, such as contact@example.org") from error
        return value

    @field_validator("social_links", mode="before")
    @classmethod
    def _json_links(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError as error:
            raise ValueError(
                'a JSON list, such as [{"name": "LinkedIn", "link": "https://…"}]'
            ) from error

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
            raise ValueError(
                f"SECRET_KEY: at least {SECRET_KEY_MIN_LENGTH} characters; "
                "make one with: python -c 'import secrets; print(secrets.token_urlsafe(48))'"
            )
        if not key and not self.is_local:
            raise ValueError(
                f"SECRET_KEY: required because BASE_URL is {self.base_url}, not localhost; "
                "make one with: python -c 'import secrets; print(secrets.token_urlsafe(48))'"
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
    def is_https(self) -> bool:
        """Whether browsers reach the site over https."""
        return self.base_url.startswith("https://")

    @property
    def shows_captured_mail(self) -> bool:
        """Whether ``/courrier`` may show the outbox: no mail server, and a private or demo site."""
        return not self.smtp_url.get_secret_value() and (self.is_local or self.demo)

    @property
    def sqlalchemy_url(self) -> str:
        """The database's address, the default being a SQLite file in the data folder."""
        return self.database_url or f"sqlite:///{self.data_dir / 'carnet.db'}"

    def partners(self) -> tuple[Partner, ...]:
        """The partners to show on the landing page."""
        return _read_partners(self.partners_file) if self.partners_file else ()

    def derived_key(self, purpose: str) -> bytes:
        """A key of 32 bytes for one purpose, from the secret key."""
        return hmac.digest(_secret_key(self), purpose.encode(), sha256)


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The settings in force.

    Raises:
        SettingsError: a setting is wrong; its text names it and gives an example.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError(_explain(error)) from None


def _explain(error: ValidationError) -> str:
    lines = ["Mon Logement Numérique cannot start:"]
    for problem in error.errors(include_input=False, include_url=False):
        name = ENV_PREFIX + str(problem["loc"][0]).upper() if problem["loc"] else ""
        reason = problem["msg"].removeprefix("Value error, ")
        lines.append(f"  {name}: {reason}" if name else f"  {ENV_PREFIX}{reason}")
    lines.append("Settings are explained in docs/operating.md and .env.example.")
    return "\n".join(lines)


def _read_partners(path: Path) -> tuple[Partner, ...]:
    example = 'a YAML list, such as "- {name: ECSbtp, link: https://example.org}"'
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or []
        return tuple(Partner.model_validate(entry) for entry in content)
    except (OSError, yaml.YAMLError, ValidationError, TypeError) as error:
        raise ValueError(f"{path} is not readable as {example}") from error


@lru_cache(maxsize=4)
def _secret_key(settings: Settings) -> bytes:
    if key := settings.secret_key.get_secret_value():
        return key.encode()
    return _kept_secret_key(settings.data_dir / "secret_key")


def _kept_secret_key(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
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
