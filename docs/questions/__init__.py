"""The ten questions, answered by experiment: one module a question, each with ``TITLE`` and ``answer()``.

``python docs/generate.py questions`` runs all of them (some minutes), ``python docs/generate.py questions Q3 Q5`` only
those named. Every number on the page, and every sentence that says where an answer turns, is computed here.
"""
