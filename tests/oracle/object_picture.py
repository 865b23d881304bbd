"""What a firm takes its customers for: a picture of each, which may be wrong."""

from simulation.firms.firm import Firm
from simulation.firms.research import accuracy_after
from simulation.random_numbers import draw, purposes, uniform

from .object_offers import Segment
from .object_relation import Relation


class Picture:
    """A firm's way of taking customers for somebody of this or that segment."""

    def __init__(self, firm: Firm, segments: list[Segment]) -> None:
        self.firm = firm
        self.segments = sorted(segments, key=lambda each: each.id)
        self.accuracy = firm.accuracy()
        self.learning = firm.parameters.research_basics.learning_per_purchase
        self.biases = {each.number: 0.0 for each in segments}
        known = {name: firm.knowledge.get(name, 0.0) for name in firm.parameters.research}
        everything = sum(known.values())
        for name, method in firm.parameters.research.items():
            towards = self.segment_meant(method.bias)
            if everything > 0.0 and towards is not None:
                self.biases[towards] += known[name] / everything

    def segment_meant(self, bias: str | None) -> int | None:
        """Return the number of the segment of a name, or else of the first with an orientation of that name."""
        called = [s.number for s in self.segments if s.name == bias]
        like = [s.number for s in self.segments if s.orientation == bias]
        return next(iter(called + like), None)

    def of(self, relation: Relation) -> int:
        """Return the number of the segment that a customer is taken for, by luck that stays the same for ever."""
        customer, truth = relation.customer, relation.segment.number
        words = draw(*customer.model.key, customer.id, 0, purposes.PICTURE, 0, self.firm.id)
        right = accuracy_after(self.accuracy, self.learning, relation.purchases)
        others = [each.number for each in self.segments if each.number != truth]
        if not others or uniform(words[0]) < right:
            return truth
        return self.wrong(others, uniform(words[1]))

    def wrong(self, others: list[int], luck: float) -> int:
        """Return one of the other segments: first by the biases of research, in what is left any alike."""
        up_to = 0.0
        for number in others:
            up_to += self.biases[number]
            if luck < up_to:
                return number
        place = int((luck - up_to) / (1.0 - up_to) * len(others))
        return others[min(place, len(others) - 1)]
