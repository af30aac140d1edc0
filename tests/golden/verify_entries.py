"""Second implementation of docs/record.md: checks the golden entries with Python's standard library alone.

Not used by the program. It shares no code with engine/codec, so the two agreeing says that the page describes the format.
Usage: verify_entries.py FOLDER…   Exit 0 if all verify, 1 if one does not.
"""

import base64
import hashlib
import hmac
import json
import pathlib
import sys


def canonical(value):
    """RFC 8785, for values without fractions or characters beyond U+FFFF in keys: all that the golden entries hold."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def faults_of(header_bytes, values_bytes, stored_hash):
    header = json.loads(header_bytes)
    values = {item["p"]: item for item in json.loads(values_bytes)}
    if canonical(header) != header_bytes:
        yield "the header is not canonical"
    if hashlib.sha256(b"\x00" + header_bytes).hexdigest() != stored_hash:
        yield "the hash is not the header's"
    genesis = hashlib.sha256(b"\x02" + header["log"].encode() + b"\x00" + header["case"].encode()).hexdigest()
    if header["prev"] != genesis:
        yield "prev is not the genesis"
    commitments = {item["p"]: item["c"] for item in header["commit"]}
    commitments.update({"/files/" + item["id"]: item["c"] for item in header["files"]})
    if set(commitments) != set(values):
        yield "values and commitments are not of the same paths"
    for path, digest in commitments.items():
        message = path.encode() + b"\x00" + canonical(values[path]["v"])
        if hmac.new(base64.b64decode(values[path]["s"]), message, hashlib.sha256).hexdigest() != digest:
            yield f"the value at {path} is not the one committed to"


def main(folders):
    failed = checked = 0
    for folder in folders:
        for header in sorted(pathlib.Path(folder).glob("*.header.json")):
            base = str(header).removesuffix(".header.json")
            stored_hash = pathlib.Path(base + ".hash").read_text().strip()
            checked += 1
            for fault in faults_of(header.read_bytes(), pathlib.Path(base + ".values.json").read_bytes(), stored_hash):
                print(f"{base}: {fault}", file=sys.stderr)
                failed = 1
    return failed if checked else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
