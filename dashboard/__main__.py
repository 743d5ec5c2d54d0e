"""`python -m dashboard`: the command line."""

import gc

# What is imported stays. To look for garbage among it after every 700 objects, as Python does, is
# a tenth of the time of a short command and of a start.
gc.set_threshold(50_000)

from dashboard.cli.main import main  # noqa: E402

if __name__ == "__main__":
    main()
