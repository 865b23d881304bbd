"""What belongs to the notebooks besides the market: predictions, exercises that check themselves, marks, a debrief.

::

    from simulation import course

    lesson = course.begin(1, student="ki-2041")
    lesson.predict("who_earns_more")          # before the run
    lesson.reveal("who_earns_more")           # after it
    lesson.check("dearer", "cost")            # an answer to an exercise
    lesson.debrief(market)                    # opens when everything has been tried
"""

from simulation.course.sitting import begin

__all__ = ["begin"]
