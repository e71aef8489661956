"""Load: the graphs of a build that a server does not have yet, sent one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from opendata.graph.loading.connection import Access, Connection
from opendata.graph.loading.parts import Part
from opendata.graph.loading.servers import GraphStore, Server, Tell, UpdateEndpoint


@dataclass(frozen=True, slots=True)
class Plan:
    """What a load will do."""

    changed: tuple[Part, ...]
    unchanged: int
    """Graphs that the server has as they are."""
    gone: tuple[str, ...]
    """Graphs that were loaded before and are no longer in the build."""

    @property
    def triples(self) -> int:
        """How many triples will be sent."""
        return sum(part.triples for part in self.changed)


def open_server(
    access: Access, endpoint: str | None, update: str | None, graph_store: str | None
) -> Server:
    """Return the server at those addresses; the graph store is taken where it is given.

    Without an address for updates they go to the endpoint, as most servers have it.
    Raises UsageError where an address is none, or neither endpoint nor graph store is given.
    """
    asked = None if endpoint is None else Connection(endpoint, access)
    if graph_store is not None:
        return GraphStore(Connection(graph_store, access), asked)
    address = endpoint or ""
    return UpdateEndpoint(Connection(address, access), Connection(update or address, access))


def plan_load(parts: Sequence[Part], server: Server) -> Plan:
    """Return what must be sent, by comparing digests; LoadError where the server cannot tell."""
    known = server.load_digests()
    changed = tuple(part for part in parts if known.get(part.graph) != part.digest)
    gone = sorted(known.keys() - {part.graph for part in parts})
    return Plan(changed, len(parts) - len(changed), tuple(gone))


def carry_out(plan: Plan, server: Server, tell: Tell, *, is_pruning: bool = False) -> None:
    """Send the graphs that changed; with pruning, remove those that are gone.

    A load that breaks off is taken up by the next one: a graph's digest is written after
    the graph, and taken away before it is touched. One load at a time may go to a server.
    """
    touched = [part.graph for part in plan.changed]
    if is_pruning:
        touched += plan.gone
    if touched:
        server.mark(touched)
    for part in plan.changed:
        server.replace(part, tell)
        server.finish(part)
    if is_pruning and plan.gone:
        for graph in plan.gone:
            server.remove(graph)
        server.forget(plan.gone)
