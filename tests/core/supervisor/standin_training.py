"""A stand-in for training: `--fingerprint` prints one, else a model of that fingerprint becomes the current one.

`--judge` stands in for the gate's look at the responses.
"""

import argparse
import json
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument("--models", type=Path)
parser.add_argument("--of", required=True)
parser.add_argument("--fingerprint", action="store_true")
parser.add_argument("--judge", action="store_true")
parser.add_argument("--improper", action="store_true")
options = parser.parse_args()
if options.judge:
    raise SystemExit("the gate would not let 1 of them out" if options.improper else 0)
if options.fingerprint:
    print(options.of)
elif options.of == "broken":
    raise SystemExit("stories contradict each other")
else:
    options.models.mkdir(exist_ok=True)
    name = f"{options.of}.tar.gz"
    (options.models / name).touch()
    (options.models / "current.json").write_text(json.dumps({"model": name, "fingerprint": options.of}))
    print("trained")
