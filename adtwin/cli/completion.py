"""`adtwin completion SHELL`: the script that completes commands, objects, parameters and their values."""

from __future__ import annotations

import click


@click.command(short_help="Write the completion script of your shell.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, /, shell: str) -> None:
    """Write the script by which a shell completes adtwin's commands, objects, parameters and their values.

    \b
    eval "$(adtwin completion bash)"                       in ~/.bashrc
    adtwin completion fish > ~/.config/fish/completions/adtwin.fish
    """
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    if found is None:
        raise click.ClickException(f"click knows no completion for {shell}.")
    click.echo(found(ctx.find_root().command, {}, "adtwin", "_ADTWIN_COMPLETE").source())
