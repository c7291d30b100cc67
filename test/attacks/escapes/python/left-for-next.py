"""
id: left-for-next
tries: to leave something in the temporary folder or at home that the next run reads or even imports
must not: find anything of an earlier run
held by: temporary folders and a home that each run gets anew
"""

import os
import site

places = [os.path.join(os.environ.get("TMPDIR", "/tmp"), "left-for-next"), site.getusersitepackages()]
for place in places:
    if os.path.exists(place):
        print("ESCAPED: found", place)
    else:
        os.makedirs(place)
        print("held: left", place)
