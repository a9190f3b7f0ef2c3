"""How notebooks are executed: jobs, the kernels and processes that do them, and what failed."""
