"""Sets one page of the desk: every value is escaped, unknown names fail, and nothing may be loaded but what lies beside it.

The policy of each page lets in our one stylesheet, our one script and our own pictures. Whatever a record says stays text,
and if something of it were ever taken for markup, the policy would leave it without effect.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from dossier.errors import RenderFault
from dossier.packet.pseudonyms import with_names
from dossier.paths import first_file

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'"
)
"""What a page may load and do; it stands in the head of every page, before anything else."""

SERVED_POLICY = f"{POLICY}; connect-src 'self'"
"""The same for a page that is served: it may also ask its own server whether it is still the newest."""

STYLE, SCRIPT, ASKING = "desk.css", "desk.js", "served.js"
BELOW = "pages"
"""The folder of every page but the first, with the stylesheet, the script and the pictures."""


def set_page(
    templates: tuple[Path, ...], template: str, words: Mapping[str, Any], *, at_root: bool = False, is_served: bool = False
) -> bytes:
    """The page that a template in desk/ makes of some words.

    Args:
        words: what the template may use; `witnesses` holds the pseudonyms of the page, by mention.
        at_root: whether the page stands beside the folder of the others instead of in it.
        is_served: whether it comes from a server, which it asks for news.

    Raises:
        RenderFault: a template is missing, broken, or asks for something unknown.
    """
    try:
        page = _environment(templates).get_template(template)
        home, beside = ("", f"{BELOW}/") if at_root else ("../", "")
        scripts = (SCRIPT, ASKING) if is_served else (SCRIPT,)
        policy = SERVED_POLICY if is_served else POLICY
        text = page.render({"witnesses": {}, **words}, policy=policy, home=home, beside=beside, style=STYLE, scripts=scripts)
    except jinja2.TemplateNotFound as fault:
        raise RenderFault(f"templates/desk/{fault.name} does not exist", "add it, or remove what names it") from None
    except jinja2.TemplateSyntaxError as fault:
        raise RenderFault(f"templates/desk/{fault.name}:{fault.lineno}: {fault.message}", "mend the template") from None
    except jinja2.TemplateError as fault:
        raise RenderFault(f"templates/desk/{template} asks for something unknown: {fault.message}", "mend it") from None
    except Exception as fault:  # a template of the project's own may fail in any way
        raise RenderFault(f"templates/desk/{template} fails: {type(fault).__name__}: {fault}", "mend the template") from None
    return f"{text}\n".encode()


def asset(templates: tuple[Path, ...], name: str) -> bytes:
    """The stylesheet or the script.

    Raises:
        RenderFault: it is missing.
    """
    path = first_file(templates, f"desk/{name}")
    if path is None:
        raise RenderFault(f"templates/desk/{name} does not exist", "restore it")
    return path.read_bytes()


@lru_cache(maxsize=2)
def _environment(templates: tuple[Path, ...]) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(partial(_source, templates)),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_without_mentions,
    )
    environment.filters |= {"capfirst": capfirst, "closed": closed}
    return environment


def capfirst(words: str) -> str:
    """The words with a capital at their beginning and nothing else changed."""
    return words[:1].upper() + words[1:]


@jinja2.pass_context
def _without_mentions(context: jinja2.runtime.Context, value: Any) -> Any:
    """What a page prints for a value: a text that speaks of a witness prints the pseudonym, never the id."""
    if isinstance(value, str) and not isinstance(value, Markup) and "<<" in value:
        return with_names(value, context["witnesses"])
    return value


def _source(templates: tuple[Path, ...], name: str) -> tuple[str, str, Callable[[], bool]] | None:
    """The text of a template, its path, and whether it is still what was read; links are not followed."""
    path = first_file(templates, f"desk/{name}")
    if path is None:
        return None
    stamp = path.stat().st_mtime_ns

    def is_unchanged() -> bool:
        return first_file(templates, f"desk/{name}") == path and path.stat().st_mtime_ns == stamp

    return path.read_text(encoding="utf-8"), str(path), is_unchanged


def closed(words: str) -> str:
    """The words with a full stop at their end, unless they have one."""
    return words if words.endswith((".", "?", "!")) else f"{words}."
