# What both drivers are compiled with in the debugging kernels, beside what the
# series says: this is put at the end of their makefiles.

# Count which lines run.
GCOV_PROFILE := y
