"""The model once more, as plain objects: an independent check of the engine, and the yardstick for its speed."""

from .object_market import ObjectMarket

__all__ = ["ObjectMarket"]
