"""
id: script-rewritten
tries: to replace itself, while it runs, by a harmless text, so that what a person reviews is not what was run
must not: change its own file, although that lies in its output folder
held by: the script is mounted read-only over the writable folder that it lies in
"""

import os

for way in "overwrite", "replace", "move the folder's entry away":
    try:
        if way == "overwrite":
            with open(__file__, "w") as file:
                file.write("print('harmless')\n")
        elif way == "replace":
            with open("harmless.py", "w") as file:
                file.write("print('harmless')\n")
            os.replace("harmless.py", __file__)
        else:
            os.rename(__file__, "gone.py")
        print("ESCAPED:", way)
        break
    except OSError as error:
        print("held:", error)
