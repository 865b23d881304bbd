"""The live component: sliders made from a scenario's declarations, charts that are redrawn while one is dragged, A or B.

The same component is a cell of a notebook (:func:`simulation.explore`) and a page (``loyalty-lab dashboard``). What belongs to
the market (``controls``, ``session``, ``background``) knows neither Panel nor Bokeh; ``views`` and ``charts`` make pictures of
a run; ``explorer`` puts them together; ``notebook`` and ``page`` show them.
"""
