"""Second implementation of docs/record.md, in Python's standard library alone: verifies exported cases and golden entries offline.

Not used by the program, and shares no code with it: the two agreeing says that the page describes the format. Ed25519 is written from
RFC 8032 (section 5.1), proofs from RFC 9162 (section 2.1.3.2), numbers as RFC 8785 wants them.

Usage: verify_record.py case FILE [--key VKEY]   an exported case (`docket export`); without --key, the key in the file is used
       verify_record.py entries FOLDER…          golden entries: <name>.header.json, .values.json, .hash
Exit 0 if all is well, 1 if not; each fault on a line of its own.
"""

import base64
import hashlib
import hmac
import json
import pathlib
import sys

# ---- canonical JSON (RFC 8785) ----------------------------------------------------------------------------------------------------


def strict_object(pairs):
    keys = [key for key, _ in pairs]
    if len(set(keys)) != len(keys):
        raise ValueError("a key stands twice in an object")
    return dict(pairs)


def parse(text):
    return json.loads(text, object_pairs_hook=strict_object)


def number(value):
    """ECMAScript's Number::toString for what is no int."""
    if value != value or value in (float("inf"), float("-inf")):
        raise ValueError("not a number")
    mantissa, _, power = repr(value).partition("e")
    sign = "-" if mantissa.startswith("-") else ""
    whole, _, fraction = mantissa.lstrip("-").partition(".")
    point = len(whole) + (int(power) if power else 0)
    all_digits = (whole + fraction).rstrip("0") or "0"
    stripped = all_digits.lstrip("0")
    point -= len(all_digits) - len(stripped)
    digits = stripped or "0"
    count = len(digits)
    if digits == "0":
        return "0"
    if count <= point <= 21:
        return sign + digits + "0" * (point - count)
    if 0 < point <= 21:
        return sign + digits[:point] + "." + digits[point:]
    if -6 < point <= 0:
        return sign + "0." + "0" * -point + digits
    power = point - 1
    mark = "e" + ("+" if power >= 0 else "-") + str(abs(power))
    return sign + digits[0] + ("." + digits[1:] if count > 1 else "") + mark


def canonical_text(value):
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(canonical_text(key) + ":" + canonical_text(value[key]) for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical_text, value)) + "]"
    if isinstance(value, float):
        return number(value)
    return json.dumps(value, ensure_ascii=False)


def canonical(value):
    return canonical_text(value).encode()


# ---- Ed25519 (RFC 8032, 5.1): extended coordinates, verification only -------------------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def add(p, q):
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * p[3] * q[3] * D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(scalar, point):
    result = (0, 1, 1, 0)
    while scalar > 0:
        if scalar & 1:
            result = add(result, point)
        point = add(point, point)
        scalar >>= 1
    return result


def decompress(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if x2 == 0:
        return None if sign else (0, y, 1, 0)
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P != 0:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - x2) % P != 0:
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


BASE = decompress((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def same_point(p, q):
    return (p[0] * q[2] - q[0] * p[2]) % P == 0 and (p[1] * q[2] - q[1] * p[2]) % P == 0


def signature_is_good(public_key, message, signature):
    if len(public_key) != 32 or len(signature) != 64:
        return False
    a, r, s = decompress(public_key), decompress(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public_key + message).digest(), "little") % L
    return same_point(times(s, BASE), add(r, times(h, a)))


# ---- signed notes and checkpoints (C2SP) ------------------------------------------------------------------------------------------


def read_key(vkey):
    """name+id+base64(0x01 ‖ key)"""
    name, key_id, material = vkey.strip().split("+", 2)
    data = base64.b64decode(material, validate=True)
    if len(data) != 33 or data[0] != 1:
        raise ValueError("the key is not Ed25519")
    expected = hashlib.sha256(name.encode() + b"\n" + data).hexdigest()[:8]
    if key_id != expected:
        raise ValueError("the key's id is not that of its name and key")
    return name, bytes.fromhex(key_id), data[1:]


def open_checkpoint(note, key):
    """Size and root of a checkpoint that `key` has signed."""
    name, key_id, public_key = key
    text, separator, signatures = note.partition("\n\n")
    text += "\n"
    if not separator:
        raise ValueError("the checkpoint is no signed note")
    good = False
    for line in signatures.splitlines():
        mark, signer, data = line.split(" ")
        raw = base64.b64decode(data, validate=True)
        if mark != "\u2014":
            raise ValueError("the checkpoint has a line that is no signature")
        if signer == name and raw[:4] == key_id:
            if not signature_is_good(public_key, text.encode(), raw[4:]):
                raise ValueError("the checkpoint's signature is false")
            good = True
    if not good:
        raise ValueError("the key has not signed the checkpoint")
    lines = text.splitlines()
    if lines[0] != name or str(int(lines[1])) != lines[1]:
        raise ValueError("the checkpoint is of another origin, or has no size")
    root = base64.b64decode(lines[2], validate=True)
    if len(root) != 32:
        raise ValueError("the checkpoint has no root")
    return int(lines[1]), root


def is_included(leaf, index, size, proof, root):
    """RFC 9162, 2.1.3.2"""
    if index >= size:
        return False
    fn, sn, r = index, size - 1, leaf
    for p in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            r = hashlib.sha256(b"\x01" + p + r).digest()
            while not fn & 1 and fn != 0:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = hashlib.sha256(b"\x01" + r + p).digest()
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and r == root


# ---- entries ----------------------------------------------------------------------------------------------------------------------


def genesis(log, case):
    return hashlib.sha256(b"\x02" + log.encode() + b"\x00" + case.encode()).hexdigest()


def commitments_of(header):
    found = {item["p"]: item["c"] for item in header["commit"]}
    escaped = {item["id"].replace("~", "~0").replace("/", "~1"): item["c"] for item in header["files"]}
    found.update({"/files/" + name: commitment for name, commitment in escaped.items()})
    return found


def paths_erased_by(header, values_bytes):
    """Paths whose values an entry takes out of all entries of its case before it."""
    if header["type"] != "erasure":
        return set()
    changes = next((item["v"] for item in parse(values_bytes) if item["p"] == "/changes"), {})
    tokens = [name.replace("~", "~0").replace("/", "~1") for name in changes.get("data_erased", [])]
    return {prefix + token for prefix in ("/data/", "/event/data/") for token in tokens}


def faults_of_entry(header_bytes, values_bytes, erased=frozenset(), withheld=frozenset()):
    """Of an entry by itself. Raises ValueError, KeyError or TypeError for what cannot be read."""
    header = parse(header_bytes)
    if canonical(header) != header_bytes:
        yield "the header is not canonical"
    if header["v"] != 1:
        yield "the header is not of version 1"
    if [item["p"] for item in header["commit"]] != sorted({item["p"] for item in header["commit"]}):
        yield "the commitments do not ascend"
    items = parse(values_bytes)
    values = {item["p"]: item for item in items}
    if len(values) != len(items):
        yield "a value stands twice"
    commitments = commitments_of(header)
    for path in sorted(set(values) & set(erased)):
        yield f"the value at {path} is there, though an entry says that it was erased"
    for path in sorted(set(withheld) & set(values) | set(withheld) - set(commitments)):
        yield f"the value at {path} is said to be withheld, and is there or was never committed to"
    for path in sorted(set(commitments) - set(values) - set(erased) - set(withheld)):
        yield f"the value at {path} is gone, and no entry says that it was erased"
    for path in sorted(set(values) - set(commitments)):
        yield f"the value at {path} has no commitment"
    for path in sorted(set(values) & set(commitments)):
        salt = base64.b64decode(values[path]["s"], validate=True)
        message = path.encode() + b"\x00" + canonical(values[path]["v"])
        if len(salt) != 32 or hmac.new(salt, message, hashlib.sha256).hexdigest() != commitments[path]:
            yield f"the value at {path} is not the one committed to"


def faults_of_case(record, key):
    log, case = record["log"], record["case"]
    size, root = 0, b""
    if record["checkpoint"] is not None:
        if not key and not record.get("key"):
            raise ValueError("the file names no key to check its checkpoint with: give one with --key")
        size, root = open_checkpoint(record["checkpoint"], key or read_key(record["key"]))
    elif key:
        yield "there is no checkpoint that the key has signed"
    if record["docket_case_record"] != 1 or not record["entries"]:
        yield "this is no case record of version 1 with an entry"
    erasures = [paths_erased_by(parse(entry["header"]), entry["values"]) for entry in record["entries"]]
    head, where, last_position = genesis(log, case), "", 0
    for number_in_case, entry in enumerate(record["entries"], 1):
        def at(fault):
            return f"entry {number_in_case}: {fault}"
        header_bytes, position = entry["header"].encode(), entry["position"]
        erased = set().union(*erasures[number_in_case:])
        withheld = entry.get("withheld", [])
        if "withheld" in entry and (not withheld or sorted(set(withheld)) != sorted(withheld)):
            yield at("what is withheld is no list of paths, each once")
        for fault in faults_of_entry(header_bytes, entry["values"].encode(), erased, withheld):
            yield at(fault)
        header = parse(header_bytes)
        if (header["log"], header["case"], header["seq"]) != (log, case, number_in_case):
            yield at("it is of another ledger, case or number")
        if header["prev"] != head:
            yield at("prev is not the hash of the entry before")
        if header["from"] or header["to"]:
            if number_in_case > 1 and header["from"] != where:
                yield at("from is not where the entry before led to")
            where = header["to"]
        if position <= last_position:
            yield at("its position is not after the one before")
        last_position = position
        leaf = hashlib.sha256(b"\x00" + header_bytes).digest()
        head = leaf.hex()
        if position > size:
            if size and entry["proof"] is not None:
                yield at("it comes after the checkpoint and yet has a proof")
            continue
        if entry["proof"] is None or not is_included(leaf, position - 1, size, [bytes.fromhex(d) for d in entry["proof"]], root):
            yield at("it is not proven to be in the signed tree")


def check(name, faults):
    found = 0
    try:
        for fault in faults:
            print(f"{name}: {fault}")
            found += 1
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        print(f"{name}: it cannot be read: {error}")
        found += 1
    return found


def check_case(arguments):
    file, key = arguments[0], None
    try:
        if len(arguments) == 3 and arguments[1] == "--key":
            key = read_key(arguments[2])
        record = parse(pathlib.Path(file).read_bytes())
    except ValueError as error:
        print(f"{file}: it cannot be read: {error}")
        return 1
    return check(file, faults_of_case(record, key))


def faults_of_golden(base):
    header_bytes = pathlib.Path(base + ".header.json").read_bytes()
    yield from faults_of_entry(header_bytes, pathlib.Path(base + ".values.json").read_bytes())
    header = parse(header_bytes)
    if hashlib.sha256(b"\x00" + header_bytes).hexdigest() != pathlib.Path(base + ".hash").read_text().strip():
        yield "the hash is not the header's"
    if header["prev"] != genesis(header["log"], header["case"]):
        yield "prev is not the genesis"


def check_entries(folders):
    bases = [str(path).removesuffix(".header.json") for folder in folders for path in sorted(pathlib.Path(folder).glob("*.header.json"))]
    return sum(check(base, faults_of_golden(base)) for base in bases) if bases else 1


def main(arguments):
    if len(arguments) >= 2 and arguments[0] == "case":
        return 1 if check_case(arguments[1:]) else 0
    if len(arguments) >= 2 and arguments[0] == "entries":
        return 1 if check_entries(arguments[1:]) else 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
