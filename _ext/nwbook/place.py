"""Where the book lives: its public repository, named once, in ``_config.yml``."""

from __future__ import annotations

from sphinx.config import Config


def repository(config: Config) -> dict[str, str]:
    """Return the ``url`` and the ``branch`` of the book's repository."""
    options = config.html_theme_options
    return {"url": options["repository_url"].rstrip("/"), "branch": options["repository_branch"]}
