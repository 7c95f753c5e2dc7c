"""The click commands of one node type."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from adtwin.cli.client import CallError
from adtwin.cli.curl import as_curl
from adtwin.cli.graph import Graph, on_a_graph
from adtwin.cli.nodes.declared import Kind, Param
from adtwin.cli.options import as_json, say_json
from adtwin.cli.table import say_fields, say_table

_CURL = click.option("--curl", is_flag=True, help="Show the request as a curl command; don't send it.")
_FIELDS = click.option("--fields", metavar="A,B,…", help="What to read; 'all' for everything. Without it: the usual.")
_OF = click.option("--of", metavar="ID", help="Of which node. Without it: your own account, page, business.")
_EDGE = click.option("--edge", metavar="NAME", help="Which edge of it, if there are several.")
_OF_THE_CALL = frozenset({"api_version"})
"""Parameters whose option would be one of every command; `--param api_version=v25.0` sends them."""
_CHECK = click.option("--validate-only", is_flag=True, help="Check it; store nothing.")
SHOWN_CHOICES = 4
MOST_PAGES = 10_000


def group_of(kind: Kind) -> click.Group:
    """`list`, `get`, and where the type has them `create`, `update`, `delete`."""
    group = click.Group(kind.command, help=f"{kind.doc.rstrip('.')}.", short_help=kind.doc)
    if kind.of:
        group.add_command(_list(kind))
    group.add_command(_get(kind))
    if kind.at:
        group.add_command(_create(kind))
    if kind.update:
        group.add_command(_update(kind))
    if kind.deletable:
        group.add_command(_delete(kind))
    return group


def _list(kind: Kind) -> click.Command:
    @click.command("list", short_help="List them, newest first.")
    @_OF
    @_EDGE
    @_FIELDS
    @click.option(
        "--limit", "-n", default=25, show_default=True, type=click.IntRange(1, 5_000), help="How many a page."
    )
    @click.option("--all", "every", is_flag=True, help="Every page, not just the first.")
    @click.option("--param", "more", multiple=True, metavar="NAME=VALUE", help="A further parameter, such as a filter.")
    @_CURL
    @as_json
    @on_a_graph
    def command(graph: Graph, *, of: str | None, edge: str | None, fields: str | None, limit: int, every: bool,
                more: tuple[str, ...], curl: bool, as_json: bool) -> None:  # fmt: skip
        columns = _columns(kind, fields)
        path = kind.place(kind.of, graph, of, edge)
        params = {"fields": ",".join(columns), "limit": str(limit), **_pairs(more)}
        if curl:
            click.echo(as_curl(graph.client, "GET", path, params))
            return
        rows, left = _pages(graph, path, params, every=every)
        if as_json:
            say_json({"data": rows})
        elif rows:
            say_table(rows, [name for name in columns if any(name in row for row in rows)])
            if left:
                click.echo("There are more: --all, or a larger --limit.", err=True)
        else:
            click.echo("There are none.", err=True)

    return command


def _pages(graph: Graph, path: str, params: dict[str, str], *, every: bool) -> tuple[list[dict[str, Any]], bool]:
    """The rows, and whether there are more."""
    rows: list[dict[str, Any]] = []
    for _ in range(MOST_PAGES):
        answer = graph.client.get(path, params)
        rows += answer.get("data", [])
        paging = answer.get("paging", {})
        if "next" not in paging:
            return rows, False
        if not every:
            break
        params = {**params, "after": paging["cursors"]["after"]}
    return rows, True


def _get(kind: Kind) -> click.Command:
    @click.command("get", short_help="Read one.")
    @click.argument("id", metavar="ID")
    @_FIELDS
    @_CURL
    @as_json
    @on_a_graph
    def command(graph: Graph, id: str, fields: str | None, curl: bool, as_json: bool) -> None:  # noqa: A002
        params = {"fields": ",".join(_columns(kind, fields))}
        if curl:
            click.echo(as_curl(graph.client, "GET", id, params))
            return
        node = graph.client.get(id, params)
        say_json(node) if as_json else say_fields(node)

    return command


def _create(kind: Kind) -> click.Command:
    @click.command("create", short_help="Make one; paused, unless you say otherwise.")
    @_written(kind.create)
    @click.option("--file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A file to send along.")
    @_OF
    @_EDGE
    @_CHECK
    @_CURL
    @as_json
    @on_a_graph
    def command(graph: Graph, *, of: str | None, edge: str | None, file: Path | None, validate_only: bool, curl: bool,
                as_json: bool, **given: Any) -> None:  # fmt: skip
        path = kind.place(kind.at, graph, of, edge)
        params = _params(given, validate_only=validate_only)
        if any(_starts_paused(param) for param in kind.create):
            params.setdefault("status", "PAUSED")
        files = {"source": file} if file is not None else {}
        if curl:
            click.echo(as_curl(graph.client, "POST", path, params, files))
            return
        _say_written(
            graph.client.post(path, params, files), as_json, "valid: nothing was stored" if validate_only else ""
        )

    return command


def _update(kind: Kind) -> click.Command:
    @click.command("update", short_help="Change one.")
    @click.argument("id", metavar="ID")
    @_written(kind.update)
    @_CHECK
    @_CURL
    @as_json
    @on_a_graph
    def command(graph: Graph, id: str, validate_only: bool, curl: bool, as_json: bool, **given: Any) -> None:  # noqa: A002
        params = _params(given, validate_only=validate_only)
        if not params:
            raise click.UsageError("say what is to change, such as --name; --help lists what can.")
        if curl:
            click.echo(as_curl(graph.client, "POST", id, params))
            return
        _say_written(
            graph.client.post(id, params), as_json, "valid: nothing was stored" if validate_only else "changed"
        )

    return command


def _delete(kind: Kind) -> click.Command:
    @click.command("delete", short_help="Delete one.")
    @click.argument("id", metavar="ID")
    @click.option("--yes", is_flag=True, help="Don't ask.")
    @_CURL
    @as_json
    @on_a_graph
    def command(graph: Graph, id: str, yes: bool, curl: bool, as_json: bool) -> None:  # noqa: A002
        if curl:
            click.echo(as_curl(graph.client, "DELETE", id, {}))
            return
        if not yes:
            node = graph.client.get(id, {"fields": "name"} if "name" in kind.fields else {})
            click.confirm(
                f"Delete {kind.command} {id}{' ' + repr(node['name']) if node.get('name') else ''}?", abort=True
            )
        _say_written(graph.client.delete(id), as_json, "deleted")

    return command


def _written(params: tuple[Param, ...]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """An option a parameter, the required ones first."""
    params = tuple(one for one in params if one.name not in _OF_THE_CALL)

    def with_options(command: Callable[..., Any]) -> Callable[..., Any]:
        required = [one for one in params if one.required]
        command = click.option("--param", "more", multiple=True, metavar="NAME=VALUE", help="Any further one.")(command)
        for param in [*(one for one in reversed(params) if not one.required), *reversed(required)]:
            command = _option(param)(command)
        return command

    return with_options


def _option(param: Param) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Values are sent as they are typed: the API reads JSON, loose JSON and words. `@FILE` sends a file's text."""
    few = 0 < len(param.choices) <= SHOWN_CHOICES
    said = f"{', '.join(param.choices[:SHOWN_CHOICES])}, …" if param.choices and not few else ""
    if "object" in param.type:
        said = "JSON, or @FILE."
    if _starts_paused(param):
        said = "PAUSED when it is made, unless you say otherwise."
    return click.option(
        f"--{param.name.replace('_', '-')}",
        f"p_{param.name}",
        metavar="|".join(param.choices) if few else param.type.upper().replace(" ", "-").replace("/", "|"),
        help=f"{said} [required]".strip() if param.required and not _starts_paused(param) else said,
        shell_complete=lambda _ctx, _param, typed: [one for one in param.choices if one.startswith(typed.upper())],
    )


def _starts_paused(param: Param) -> bool:
    """Nothing that could spend starts by itself."""
    return param.name == "status" and "PAUSED" in param.choices


def _params(given: dict[str, Any], *, validate_only: bool) -> dict[str, str]:
    params = {
        name.removeprefix("p_"): _value(value) for name, value in given.items() if name != "more" and value is not None
    }
    params |= _pairs(given.get("more", ()))
    if validate_only:
        params["execution_options"] = '["validate_only"]'
    return params


def _pairs(more: tuple[str, ...]) -> dict[str, str]:
    pairs = {}
    for one in more:
        name, equals, value = one.partition("=")
        if not equals or not name:
            raise click.BadParameter(f"{one!r} is no NAME=VALUE.", param_hint="--param")
        pairs[name] = _value(value)
    return pairs


def _value(text: str) -> str:
    """`@FILE` stands for what is in the file; YAML is sent as the JSON it means."""
    if not text.startswith("@"):
        return text
    file = Path(text[1:])
    if not file.is_file():
        raise click.BadParameter(f"there is no file {file}.", param_hint=text)
    content = file.read_text(encoding="utf-8")
    if file.suffix in (".yaml", ".yml"):
        import yaml

        return json.dumps(yaml.safe_load(content))
    return content


def _columns(kind: Kind, fields: str | None) -> list[str]:
    if fields is None:
        return kind.columns
    if fields == "all":
        return list(kind.fields)
    return _split(fields)


def _split(fields: str) -> list[str]:
    """At the commas that stand in no braces or brackets."""
    parts, depth = [""], 0
    for letter in fields:
        depth += (letter in "{(") - (letter in "})")
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts if part.strip()]


def _say_written(answer: Any, as_json: bool, said: str) -> None:
    if not isinstance(answer, dict):
        raise CallError(f"the answer is no object: {str(answer)[:100]}")
    if as_json:
        say_json(answer)
    elif set(answer) == {"success"}:
        click.echo(said or "done")
    elif set(answer) == {"id"}:
        click.echo(answer["id"])
    else:
        say_fields(answer)
