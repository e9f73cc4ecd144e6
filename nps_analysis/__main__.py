"""``python -m nps_analysis`` is ``nps``."""

from nps_analysis.cli import main

if __name__ == "__main__":
    main(prog_name="nps")
