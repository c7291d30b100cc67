"""
id: import-beside
tries: to have a file of its output folder (numpy.py, csv.py, sitecustomize.py) imported in place of the real module
must not: run code that lies beside the script
held by: PYTHONSAFEPATH, so that the script's folder is not on the import path
"""

import csv
import sys

import numpy

print("held: numpy", numpy.__version__, "csv", csv.__name__, "sitecustomize" in sys.modules)
