"""Our errors and the input's, as exceptions; the document's own errors are findings.

OpendataError
├── InputError       a source cannot be read: not a PDF, encrypted, empty …
├── KnowledgeError   a TOML, CSV, TTL or RQ file of ours is wrong
├── LoadError        a server does not take the graph: not reached, refuses, answers wrongly
├── QueryError       a question cannot be answered: not SPARQL, too slow, an update
├── ServiceError     an outside service does not answer, or not as it should
└── UsageError       the command was called wrongly
"""


class OpendataError(Exception):
    """Every error the program raises on purpose."""


class InputError(OpendataError):
    """A source cannot be read; the message says which, why and what to do."""


class KnowledgeError(OpendataError):
    """A file of knowledge/, ontology/ or sparql/ is wrong."""


class LoadError(OpendataError):
    """A server does not take the graph; the message says which request and what it answered."""


class QueryError(OpendataError):
    """A SPARQL question cannot be answered."""


class ServiceError(OpendataError):
    """An outside service does not answer, or not as its protocol says."""


class UsageError(OpendataError):
    """The program was called wrongly."""
