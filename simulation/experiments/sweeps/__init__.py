"""Sweeps: an experiment described in a file, run on one computer or a cluster, kept in a folder that can be gone on with.

Needs the extra ``sweeps`` for more than one process (Dask) and for the designs ``sobol`` and ``morris`` (SALib).
"""
