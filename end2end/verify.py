"""Checks the record of acts and every ballot box (docs/verify.md), from RFC 6962, RFC 8032 and C2SP's notes, with Python 3 alone.
    python3 verify.py FILE [--key VKEY]                    what `juyi export --out FILE` wrote
    python3 verify.py https://SITE/C/ballots/2026-0081 [RECEIPT] [--key VKEY]        a running site"""
import base64, functools, hashlib, json, sys, urllib.parse, urllib.request
P, L, ALPHABET = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493, "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
D = -121665 * pow(121666, -1, P)
def sha(data): return hashlib.sha256(data).digest()
def node(left, right): return sha(b"\1" + left + right)
def must(held, what): held or sys.exit(f"NOT OK: {what}")
def add(a, b):  # points of the curve in extended coordinates (RFC 8032 §5.1.4)
    A, B, C = (a[1] - a[0]) * (b[1] - b[0]), (a[1] + a[0]) * (b[1] + b[0]), 2 * a[3] * b[3] * D
    E, F, G, H = B - A, 2 * a[2] * b[2] - C, 2 * a[2] * b[2] + C, B + A
    return E * F % P, G * H % P, F * G % P, E * H % P
def times(n, p): return (0, 1, 1, 0) if n == 0 else add(times(n - 1, p), p) if n & 1 else times(n // 2, add(p, p))
def point(raw):
    y, odd = int.from_bytes(raw, "little") % 2**255, raw[31] >> 7
    xx = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = next((x for x in (pow(xx, (P + 3) // 8, P) * pow(2, k * (P - 1) // 4, P) % P for k in (0, 1)) if x * x % P == xx), 0)
    must(y < P and x * x % P == xx and (x or not odd), "not a point of the curve")
    return (x := x if x & 1 == odd else P - x), y, 1, x * y % P
def signed(key, text, sig):
    s, h = int.from_bytes(sig[32:], "little"), int.from_bytes(hashlib.sha512(sig[:32] + key + text).digest(), "little")
    a, b = times(s, point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))), add(point(sig[:32]), times(h % L, point(key)))
    return len(sig) == 64 and s < L and (a[0] * b[2] - b[0] * a[2]) % P == 0 == (a[1] * b[2] - b[1] * a[2]) % P
def checkpoint(note, vkey):  # size and root, if the note is signed with the key
    name, key_id, key = vkey.split("+", 2)
    key, (body, sigs) = base64.b64decode(key), note.split("\n\n", 1)
    must(key[0] == 1 and sha(name.encode() + b"\n" + key)[:4].hex() == key_id, "the key does not fit its own name")
    mine = [base64.b64decode(s.split(" ")[2]) for s in sigs.splitlines() if s.startswith(f"— {name} ")]
    must(body.split("\n")[0] == name and any(s[:4].hex() == key_id and signed(key[1:], body.encode() + b"\n", s[4:]) for s in mine), f"signature of\n{note}")
    return int(body.split("\n")[1]), base64.b64decode(body.split("\n")[2])
def tree(leaves, roots):  # every signed root must be the root of that many leaves (RFC 6962 §2.1)
    @functools.cache
    def root(first, end):
        if end - first < 2: return sha(b"\0" + leaves[first].encode() if end > first else b"")
        middle = first + (1 << (end - first - 1).bit_length() - 1)
        return node(root(first, middle), root(middle, end))
    for n, held in roots.items(): must(n <= len(leaves) and held == root(0, n), f"the checkpoint of {n} leaves was signed for other leaves")
def climb(leaf, at, size, path):  # the root to which a leaf and the hashes beside its way lead (RFC 6962 §2.1.1)
    if size == 1 or not path: return leaf
    left = 1 << (size - 1).bit_length() - 1
    if at < left: return node(climb(leaf, at, left, path[:-1]), path[-1])
    return node(path[-1], climb(leaf, at - left, size - left, path[:-1]))
def ballot_box(text, acts):
    box = json.loads(text)
    name, result, paper = f"ballot {box['poll']} of community {box['community']}", box["result"], box["paper"] or {"ballots": 0, "blank": 0}
    mine = lambda act: [f for c, a, o, f in acts if (c, a, o) == (str(box["community"]), act, box["poll"])]
    opened, cast, closed = mine("ballots.open"), mine("ballots.cast"), mine("ballots.close")
    terms = json.dumps({k: box[k] for k in list(box)[1:list(box).index("eligible")]}, ensure_ascii=False, separators=(",", ":"))
    box["terms"] = sha(b"juyi/terms/1\n" + terms.encode()).hex()
    must(len(opened) == len(closed) == 1 and all(box[k] == opened[0][k] for k in opened[0]), f"{name}: terms or roll of the opening")
    must(closed[0]["box"] == sha(text.encode()).hex(), f"{name}: the box is not the one that was closed")
    live = sorted({f["receipt"] for f in cast} - {f["replaces"] for f in cast})
    must(box["receipts"] == live and len(box["ballots"]) == len(live), f"{name}: the receipts are not those of the ballots cast")
    must(len(mine("ballots.paper")) >= paper["ballots"], f"{name}: more paper ballots than voters who took one")
    for b in [] if box["secret"] else box["ballots"]:
        parts = f"juyi/receipt/1\n{box['community']}\n{box['poll']}\n{b['seed']}\n{b['word']}\n" + ",".join(map(str, b["choice"]))
        bits = int.from_bytes(sha(parts.encode())[:10], "big")
        code = "".join(ALPHABET[bits >> i & 31] for i in range(75, -1, -5))
        must(b["receipt"].replace("-", "") == code and b["receipt"] in live, f"{name}: receipt {b['receipt']}")
    choices = [b if box["secret"] else b["choice"] for b in box["ballots"]]
    counts = [sum(marks) for marks in zip(*choices, paper.get("counts", [0] * len(box["options"])))]
    found = {"cast": len(choices) + paper["ballots"], "blank": sum(not any(c) for c in choices) + paper["blank"], "counts": counts}
    must(all(found[k] == result[k] == closed[0][k] for k in found), f"{name}: the ballots count {found}")
    yes, no, all_marks, quorum = counts[0], counts[1], sum(counts), found["cast"] * 100 >= box["quorum_percent"] * box["eligible"]
    won = {"simple": yes > no, "absolute": 2 * yes > box["eligible"], "two_thirds": yes and 3 * yes >= 2 * all_marks}[box["majority"]]
    outcome = {"yes_no": "adopted" if won else "rejected", "scored": "appraised"}.get(box["method"], "elected") if quorum else "no_quorum"
    must(closed[0]["outcome"] == outcome == result["outcome"], f"{name}: the outcome should be {outcome}")
    print(f"ok  {name}: {found['cast']} ballots, {outcome}")
def get(url): return urllib.request.urlopen(url, timeout=60).read().decode()
def main(words):
    pinned = words.pop(words.index("--key") + 1) if "--key" in words else None
    where, code = ([w for w in words if w != "--key"] + [None, None])[:2]
    site = urllib.parse.urljoin(where, "/log/") if where.startswith("http") else None
    lines = [] if site else [json.loads(line) for line in open(where, encoding="utf-8")]
    if site:
        lines, page = [dict(kind="key", vkey=get(site + "key").strip()), dict(kind="box", text=get(where + "/box.json"))], {"next": 0}
        lines += [dict(kind="checkpoint", note=get(site + "checkpoint"))]
        while page["next"] is not None:
            page = json.loads(get(f"{site}entries?start={page['next']}&limit=1000"))
            lines += [dict(entry, kind="leaf") for entry in page["entries"]]
    of = lambda kind: [line for line in lines if line["kind"] == kind]
    vkey, leaves = of("key")[0]["vkey"], [leaf["text"] for leaf in of("leaf")]
    must(pinned in (None, vkey), f"the key is not the one you hold, but {vkey}")
    must([leaf["seq"] for leaf in of("leaf")] == list(range(len(leaves))), "a leaf is missing or out of its place")
    points = {checkpoint(line["note"], vkey) for line in of("checkpoint")}
    must(0 < len(roots := dict(points)) == len(points), "no checkpoint, or two signed roots for one number of leaves")
    tree(leaves, roots)
    print(f"ok  {len(leaves)} leaves, the first {max(roots)} signed by {vkey}, {len(roots)} checkpoints")
    acts = [(c, act, obj, json.loads(facts)) for c, _, act, obj, facts in (text.split("\n", 4) for text in leaves)]
    rolls = {(c, o, f["roll"]) for c, a, o, f in acts if a == "ballots.open"}
    for r in of("roll"): must((str(r["community"]), r["poll"], sha("\n".join(r["entries"]).encode()).hex()) in rolls, f"roll of {r['poll']}")
    for line in of("box"): ballot_box(line["text"], acts)
    if site and code:
        seq, size = next((i for i, a in enumerate(acts) if a[1] == "ballots.cast" and a[3]["receipt"] == code), -1), max(roots)
        must(0 <= seq < size, "no signed leaf has this receipt")
        path = [bytes.fromhex(h) for h in json.loads(get(f"{site}proof?seq={seq}&size={size}"))["path"]]
        must(climb(sha(b"\0" + leaves[seq].encode()), seq, size, path) == roots[size], "the leaf is not in the tree")
        print(f"ok  {code}: leaf {seq}" + (", replaced later" if any(a[1] == "ballots.cast" and a[3]["replaces"] == code for a in acts) else ", counted"))
if __name__ == "__main__": main(sys.argv[1:] or sys.exit(__doc__))
