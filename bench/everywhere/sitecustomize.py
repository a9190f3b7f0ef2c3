"""Python imports this in each process of a disturbed run, as it lies on its path."""

import disturbed

disturbed.disturb()
