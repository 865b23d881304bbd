"""Experiments: comparing alternatives under the same luck, and keeping what was run so that it can be run again."""
