"""Run the measurements and print them: `python -m bench [--quick] [http|others|start|creatives|delivery|…]`."""

from __future__ import annotations

import argparse

from bench import (
    accounts,
    agents,
    creatives,
    delivery,
    exports,
    http,
    media,
    previews,
    protocol,
    reports,
    servers,
    terminal,
)

PARTS = ("start", "terminal", "http", "others", "protocol", "creatives", "delivery", "insights", "media", "agents")


def main() -> None:
    """Measure what is named, everything by default."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"which of {', '.join(PARTS)}; all by default")
    parser.add_argument("--quick", action="store_true", help="shorter loads and fewer rounds")
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of each fact table that reports go over")
    given = parser.parse_args()
    unknown = set(given.parts) - set(PARTS)
    if unknown:
        parser.error(f"there is no part {', '.join(sorted(unknown))}: choose from {', '.join(PARTS)}")
    parts = given.parts or PARTS
    seconds, rounds = (1.0, 3) if given.quick else (3.0, 5)
    if "start" in parts:
        start(rounds)
    if "terminal" in parts:
        print("\nAt the terminal and in tests, beside a bare interpreter and a copy of as many bytes")
        in_process(terminal.measure(rounds))
    if "http" in parts:
        print("\nHTTP, 32 connections, one server process and one client process, beside a bare ASGI echo")
        over_http(http.measure(seconds, rounds))
    if "others" in parts:
        print("\nA point read beside other servers (how many times as fast)")
        over_http(http.compare_others(seconds, rounds))
    if "protocol" in parts:
        print("\nWhat the protocol adds, in seconds of CPU")
        in_process(protocol.measure(20 * rounds))
    if "creatives" in parts:
        print("\nCreatives")
        in_process([*creatives.measure_creatives(), *previews.measure(rounds)])
    if "delivery" in parts:
        print("\nDelivery: simulated and written; the ratio is the simulation beside bare numpy operations of its size")
        of_delivery(delivery.measure(quick=given.quick))
    if "insights" in parts:
        print("\nInsights")
        insights(given.rows, rounds)
    if "media" in parts:
        print("\nPictures")
        in_process(media.measure_images())
    if "agents" in parts:
        print("\nTools for agents")
        in_process([*agents.compositions(), *agents.tools(rounds)])


def insights(rows: int, rounds: int) -> None:
    """Reports beside hand-written SQL, end to end, and as files."""
    in_process(reports.measure(rows, rounds))
    print("\nInsights end to end: by the clock, and in CPU")
    for what, clock, cpu in accounts.measure(rounds):
        print(f"  {what:58} {1000 * clock:8.1f} ms {1000 * cpu:8.1f} ms")
    print("\nReports as files, and the memory they take beyond the idle process")
    for what, seconds, mebibytes in exports.measure():
        print(f"  {what:58} {seconds:8.1f} s {mebibytes:8.0f} MiB")


def start(rounds: int) -> None:
    """How long from the command to the first answer, beside the bare echo."""
    print("From the command to the first answer, beside the bare echo")
    for world in ("empty", "demo"):
        taken, bare = [], []
        for _ in range(rounds):
            port = servers.free_port()
            with servers.running(servers.twin(port, "--world", world), port, "/_adtwin/health") as seconds:
                taken.append(seconds)
            port = servers.free_port()
            with servers.running(servers.bare(port), port, "/") as seconds:
                bare.append(seconds)
        ours, theirs = sorted(taken)[rounds // 2], sorted(bare)[rounds // 2]
        print(f"  {world + ' world':58} {ours:8.2f} s   {ours / theirs:8.1f} ×")


def over_http(rows: list[tuple[str, float, float, float]]) -> None:
    """Answers a second, the ratio, the slowest hundredth."""
    for what, rate, ratio, slow in rows:
        print(f"  {what:58} {rate:8.0f}/s {ratio:8.2f} ×   p99 {slow:6.1f} ms")


def of_delivery(rows: list[tuple[str, float, float, float, float]]) -> None:
    """Seconds, processor seconds, megabytes, and the ratio."""
    for what, seconds, processor, megabytes, ratio in rows:
        print(f"  {what:58} {seconds:8.1f} s  {processor:6.1f} s CPU {megabytes:6.0f} MB {ratio:8.2f} ×")


def in_process(rows: list[tuple[str, float, float]]) -> None:
    """Milliseconds and the ratio."""
    for what, seconds, ratio in rows:
        print(f"  {what:58} {1000 * seconds:8.3f} ms {ratio:8.2f} ×")


if __name__ == "__main__":
    main()
