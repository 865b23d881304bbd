"""``python -m simulation.cli``."""

from simulation.cli import main

if __name__ == "__main__":
    main(prog_name="loyalty-lab")
