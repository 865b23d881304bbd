"""Imported once by the process that others are forked from: what is compiled is loaded before a strategy's time begins."""

import pickle

import numpy as np

from simulation.experiments.tournament import outside_process as outside_process
from simulation.firms.records import FILED, CopiedRecords

records: CopiedRecords = pickle.loads(pickle.dumps(CopiedRecords.of(np.zeros(2, FILED), 10)))
records.looks_lapsed()
_ = records.yearly_value
