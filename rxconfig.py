"""Reflex's configuration, read from the project's settings."""

import os
import sysconfig
from pathlib import Path
from urllib.parse import urlsplit

import reflex as rx
from reflex.constants import StateManagerMode

from carnet_app.core.settings import get_settings
from carnet_app.ui.plugins import ui_plugins

settings = get_settings()
port = int(os.environ.get("PORT") or urlsplit(settings.base_url).port or 8000)
# bun comes from PyPI, beside the interpreter: nothing is downloaded at run time.
bun = Path(sysconfig.get_path("scripts")) / "bun"

config = rx.Config(
    app_name="carnet_app",
    api_url=settings.base_url,
    deploy_url=settings.base_url,
    frontend_port=port,
    backend_port=port,
    cors_allowed_origins=list(settings.origins),
    trusted_proxy_hops=settings.trusted_proxy_hops,
    redis_url=settings.redis_url or None,
    state_manager_mode=StateManagerMode.REDIS if settings.redis_url else StateManagerMode.MEMORY,
    frontend_compression_formats=["brotli", "gzip"],
    telemetry_enabled=False,
    show_built_with_reflex=False,
    bun_path=bun,
    plugins=ui_plugins(),
    disable_plugins=[rx.plugins.SitemapPlugin],
)
