"""Copies a .keras archive and makes one of its layers a Lambda: python lambda_model.py FROM TO."""

import json
import sys
import zipfile

with zipfile.ZipFile(sys.argv[1]) as old, zipfile.ZipFile(sys.argv[2], "w") as new:
    for name in old.namelist():
        data = old.read(name)
        if name == "config.json":
            config = json.loads(data)
            config["config"]["layers"][1]["class_name"] = "Lambda"
            data = json.dumps(config)
        new.writestr(name, data)
