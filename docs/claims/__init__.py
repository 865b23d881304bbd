"""The textbook's claims, put to the test by experiment: claims by theme, each with what is measured and where.

``python docs/generate.py claims`` runs all of them (some minutes). Every number on the page, and every sentence that says where a
claim holds and where it fails, is computed here; experiments of the questions and of the published signs are used again.
"""
