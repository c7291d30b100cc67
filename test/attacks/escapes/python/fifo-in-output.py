"""
id: fifo-in-output
tries: to let whoever opens its results wait for ever, by a FIFO in place of a file
must not: be opened
held by: looking at everything in the output folder before anything is read
"""

import os

os.mkfifo("train.csv")
