"""Loading: the named graphs of a build, sent to a SPARQL server one at a time.

parts        the files of a graph folder → its named graphs, each with a digest
connection   one request over HTTP, and its answer or a LoadError
servers      a server by Graph Store Protocol or by SPARQL UPDATE
load         which graphs changed, and sending them
"""
