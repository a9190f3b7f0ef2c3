"""When: the runner, its kernels and cache, and the command line."""
