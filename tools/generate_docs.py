"""Write every generated page, or with `--check` say which are stale.

A new generated page is one entry in GENERATORS: its path from the root, and a function that gives its whole text.
A folder of pages is one entry in FOLDERS; what it holds besides them goes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from tools import (
    admin_page,
    differences_page,
    error_pages,
    errors_page,
    gallery,
    insights_page,
    requirements_page,
    spec,
    versions_page,
)

GENERATORS: dict[str, Callable[[], str]] = {
    requirements_page.PAGE: requirements_page.page,
    errors_page.PAGE: errors_page.page,
    differences_page.PAGE: differences_page.page,
    gallery.PAGE: gallery.page,
    admin_page.PAGE: admin_page.page,
    versions_page.PAGE: versions_page.page,
    insights_page.PAGE: insights_page.page,
}

MOST_TOLD = 20
FOLDERS: dict[str, Callable[[], dict[str, str]]] = {error_pages.FOLDER: error_pages.pages}


def main(arguments: list[str]) -> int:
    """Exit status: 0 when every page is as it should be, 1 when one is stale or a mark is wrong."""
    try:
        pages = {path: generate() for path, generate in GENERATORS.items()}
        for generate_all in FOLDERS.values():
            pages |= generate_all()
    except spec.SpecError as error:
        print(error)
        return 1
    stale = [path for path, text in pages.items() if _on_disk(path) != text]
    left = [path for folder in FOLDERS for path in _in_folder(folder) if path not in pages]
    if "--check" in arguments:
        for path in (*stale, *left):
            print(f"{path} is stale: run `make docs` and commit it")
        return 1 if stale or left else 0
    for path in stale:
        (spec.ROOT / path).parent.mkdir(exist_ok=True)
        (spec.ROOT / path).write_text(pages[path], encoding="utf-8")
    for path in left:
        (spec.ROOT / path).unlink()
    for path in (*stale, *left)[:MOST_TOLD]:
        print(f"wrote {path}")
    return 0


def _in_folder(folder: str) -> list[str]:
    return [path.relative_to(spec.ROOT).as_posix() for path in sorted((spec.ROOT / folder).glob("*.md"))]


def _on_disk(path: str) -> str | None:
    file = spec.ROOT / path
    return file.read_text(encoding="utf-8") if file.exists() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
