"""Run first when Python wakes from a snapshot: what must not be the same for every reader."""

import random
import sys

random.seed()
if legacy := sys.modules.get("numpy.random"):
    legacy.seed()
