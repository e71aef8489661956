"""Server: the site, the downloads, every thing by its IRI and a read-only SPARQL 1.1 endpoint.

protocol     a request of the SPARQL 1.1 Protocol → an answer, or a status and words
negotiation  what a request would like best of what there is
things       an IRI of ours → its page or its triples
pages        what the page of a thing shows, asked of the graph
downloads    files of a build
app          the routes, on loopback only
"""

from __future__ import annotations

from opendata.server.app import Settings, make_app, serve_folder

__all__ = ["Settings", "make_app", "serve_folder"]
