"""
id: import-path
tries: to have a module of the caller's PYTHONPATH imported in place of the real one
must not: run code from there
held by: an environment that is cleared and then filled with what is named
"""

import csv

print("held:", csv.__name__)
