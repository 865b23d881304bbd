"""The first run of a page, in a process of its own: it is made on one core while the server is got ready on another.

As it is the same run whoever makes it (same scenario, same luck), it is the server's own from then on; where no other process
can be started, or it fails, the server makes the run itself.
"""

import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulation.dashboard.views import View

LONGEST = 60.0
"""How long it is waited for [s]: compiling, the very first time, takes half of this."""


class FirstRun:
    """A run of a file that is under way elsewhere.

    Parameters
    ----------
    path
        Of the scenario.
    """

    def __init__(self, path: Path) -> None:
        command = [sys.executable, "-m", __name__, str(path)]
        self._process: subprocess.Popen[bytes] | None = None
        try:
            self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        except OSError:  # none can be started here
            return

    def view(self, changed: float) -> "View | None":
        """Wait for what came out; None if there is nothing, or if the file was another when it was read.

        Parameters
        ----------
        changed
            When the file was last changed, as the server found it [s].
        """
        if self._process is None:
            return None
        process, self._process = self._process, None
        try:
            written, _ = process.communicate(timeout=LONGEST)
            found, view = pickle.loads(written) if process.returncode == 0 else (None, None)
        except (subprocess.TimeoutExpired, OSError, ValueError, EOFError, pickle.UnpicklingError):
            process.kill()
            return None
        return view if found == changed else None

    def end(self) -> None:
        """Forget it: nobody waits any more."""
        if self._process is not None:
            self._process.kill()
            self._process = None


def main(path: Path) -> bytes:
    """Run a scenario file; returns when it was changed, and what charts show."""
    import gc

    gc.disable()  # nothing of what is loaded and run here once is worth looking for garbage
    from simulation.dashboard.limits import Limits
    from simulation.dashboard.views import View
    from simulation.scenario import load_scenario

    changed = path.stat().st_mtime
    scenario = load_scenario(path)
    return pickle.dumps((changed, None if Limits().refusal(scenario) else View.of_run(scenario)))


if __name__ == "__main__":
    sys.stdout.buffer.write(main(Path(sys.argv[1])))
    sys.stdout.buffer.flush()
    os._exit(0)  # at once: taking everything apart would take as long as a run
