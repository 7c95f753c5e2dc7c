"""`adtwin openapi`: what the twin answers, as an OpenAPI document."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from adtwin.cli.client import Client, UnreachedError
from adtwin.cli.options import on_a_twin


@click.command(short_help="Write the twin's OpenAPI document.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Where to, if not stdout.")
@click.option("--format", "form", type=click.Choice(["json", "yaml"]), help="By default what FILE ends in, or JSON.")
@on_a_twin
def openapi(client: Client, out: Path | None, form: str | None) -> None:
    """Write every path, parameter and answer as OpenAPI 3.1, for client generators and schema-based tests.

    It comes from the twin that runs, with ids of its world as examples; where none runs, from the node types alone.

    \b
    adtwin openapi > openapi.json
    adtwin openapi --out openapi.yaml
    """
    text = _written(_document(client), form or ("yaml" if out and out.suffix in {".yaml", ".yml"} else "json"))
    if out is None:
        click.echo(text, nl=False)
        return
    out.write_text(text, encoding="utf-8")
    click.echo(f"{out}: {len(text.encode()):,} bytes.", err=True)


def _document(client: Client) -> dict[str, Any]:
    try:
        document: dict[str, Any] = client.admin("GET", "/openapi.json")
    except UnreachedError:
        from adtwin.server.assemble import model_document

        click.echo(f"No twin runs at {client.url}: the document has no ids as examples.", err=True)
        return model_document()
    return document


def _written(document: dict[str, Any], form: str) -> str:
    if form == "json":
        return json.dumps(document, indent=1, ensure_ascii=False) + "\n"
    import yaml

    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # in C where libyaml is there: ten times as fast
    return str(yaml.dump(document, Dumper=dumper, sort_keys=False, allow_unicode=True, width=120))
