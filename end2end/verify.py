"""Checks the record of acts and every ballot box (docs/verify.md), from RFC 6962, RFC 8032 and C2SP's notes, with Python 3 alone.
    python3 verify.py FILE [--key VKEY]                    what `juyi export --out FILE` wrote
    python3 verify.py draw.json                            the file beside the page of a draw
    python3 verify.py https://SITE/C/ballots/2026-0081 [RECEIPT] [--key VKEY]        a running site"""
import base64, datetime, functools, hashlib, itertools, json, sys, urllib.parse, urllib.request
P, L, ALPHABET = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493, "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
D = -121665 * pow(121666, -1, P)
def sha(data): return hashlib.sha256(data).digest()
def node(left, right): return sha(b"\1" + left + right)
def must(held, what): held or sys.exit(f"NOT OK: {what}")
def once(pairs): must(len(found := dict(pairs)) == len(pairs), f"a key twice: {pairs}"); return found
def whole(text): must(False, f"not a whole number: {text}")
def read(text): return json.loads(text, object_pairs_hook=once, parse_float=whole, parse_constant=whole)  # one text, one reading
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
    mine = [base64.b64decode(s.split(" ")[2]) for s in sigs.split("\n") if s.startswith(f"— {name} ")]
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
def parts_hash(*parts): return sha(b"".join(len(p.encode()).to_bytes(8, "big") + p.encode() for p in parts))
def lines_hash(lines): return sha("".join(line + "\n" for line in lines).encode()).hex()  # as sha256sum of the lines
def receipt_of(terms, paper, content):
    bits = int.from_bytes(parts_hash("juyi/receipt/1", str(terms["community"]), terms["ballot"], paper["word"], paper["seed"], content)[:15], "big")
    letters = "".join(ALPHABET[bits >> i & 31] for i in range(115, -1, -5))
    return "-".join(letters[i:i + 4] for i in range(0, 24, 4))
def live_receipts(cast, name):  # each vote may replace one that is live then
    live = {}
    for facts in cast:
        must(facts["receipt"] not in live and (facts["replaces"] is None or live.get(facts["replaces"])), f"{name}: the chain of receipts")
        live[facts["replaces"]] = False
        live[facts["receipt"]] = True
    return sorted(code for code, counts in live.items() if counts)
def possible(hand, options, high, most, blanks):  # whether papers of this ballot can be counted so (domain/src/ballots/tally.rs)
    counts, numbers = hand["counts"], [hand["papers"], hand["blank"], hand.get("invalid", 0)]
    if [len(row) for row in counts] != [high] * options or any(type(n) is not int or n < 0 for n in sum(counts, numbers)): return False
    marked, votes = numbers[0] - numbers[1] - numbers[2], [sum(row) for row in counts]
    return (blanks or not hand["blank"]) and max(votes) <= marked <= sum(votes) <= marked * most
def drawn(seed, lots):  # by the sha256 of three lines: seed, place, lot (domain/src/ballots/draw.rs)
    return sorted(range(len(lots)), key=lambda at: sha(f"{seed}\n{at + 1}\n{lots[at]}\n".encode()))
def moment(text): return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
def seeded(name, size, after, fixed, latest, when):  # by the first root that was signed after the moment and holds what was fixed
    must(fixed < size, f"{name}: fixed after the seed")
    if when is None: return  # a running site shows the newest root alone
    must(size in when, f"{name}: the seed is no signed root")
    late = lambda n: when[n] and moment(when[n]) > after or latest[n - 1] > after + datetime.timedelta(minutes=1)
    must(not any(late(n) for n in when if fixed < n < size), f"{name}: an earlier root was passed over")
    must(not when[size] or moment(when[size]) > after, f"{name}: the seed is older than the moment")
def draws(acts, leaves, when, boxes):  # every draw on record; `boxes` has the terms of the ballots that are looked at
    of = lambda *about: [(seq, f) for seq, (*own, f) in enumerate(acts) if own == list(about)]
    latest = list(itertools.accumulate((moment(text.split("\n")[1]) for text in leaves), max))
    sealed = [seq for seq, (_, a, _, f) in enumerate(acts) if a == "bodies.schedule_draw" and "seals" in f]
    for at, (c, a, o, draw) in enumerate(acts):
        if a not in ("bodies.draw", "ballots.draw") or a == "ballots.draw" and when is None and (c, o) not in boxes: continue
        name, seats = f"draw {o} of community {c}", a == "bodies.draw"
        must(len(of(c, a, o)) == 1, f"{name}: drawn twice")
        tree(leaves, {draw["size"]: bytes.fromhex(draw["seed"])})
        fixing = [(seq, f) for seq, f in of(c, "bodies.schedule_draw" if seats else "ballots.close", o) if not seats or "seals" in f]
        if seats and not fixing and at < min(sealed, default=at + 1): print(f"--  {name}: of an older version, which put no list on record"); continue
        must(len(fixing) == 1, f"{name}: no list was fixed, or it was fixed again")
        fixed, facts = fixing[0]
        if seats: lots, places, after, order = facts["seals"], len(facts["seals"]), facts["after"], [n - 1 for n in draw["order"]]
        else:
            must((terms := boxes.get((c, o))) and terms["tie"] == "draw", f"{name}: the rules draw nothing")
            tied, places, after = facts["result"]["tied"], facts["result"]["tied_seats"], leaves[fixed].split("\n")[1]
            lots, order = [terms["options"][n] for n in tied], [tied.index(n) if n in tied else None for n in draw["drawn"]]
        seeded(name, draw["size"], moment(after), fixed, latest, when)
        must(0 < places and order == drawn(draw["seed"], lots)[:places], f"{name}: drawing again gives another order")
        print(f"ok  {name}: {places} of {len(lots)}")
def ballot_box(raw, acts):  # the lines of one ballot, as they are hashed
    lines = [read(line) for line in raw]
    of = lambda kind: [line for line in lines if line["kind"] == kind]
    texts = lambda kind: [text for text, line in zip(raw, lines) if line["kind"] == kind]
    terms, papers, receipts, result = lines[0], of("ballot_paper"), [line["receipt"] for line in of("ballot_receipt")], of("ballot_result")
    name, options = f"ballot {terms['ballot']} of community {terms['community']}", len(terms["options"])
    mine = lambda act: [f for c, a, o, f in acts if (c, a, o) == (str(terms["community"]), act, terms["ballot"])]
    opened, closed, hand = mine("ballots.open"), mine("ballots.close"), [{k: v for k, v in line.items() if k != "kind"} for line in of("ballot_count")]
    must(len(opened) == 1 and opened[0]["terms"] == lines_hash(raw[:1]), f"{name}: what was asked is not what was opened")
    must(len(closed) == len(result) < 2, f"{name}: a closing without a result, or the other way round")
    live = live_receipts(mine("ballots.cast"), name)
    must(len(live) <= opened[0]["eligible"], f"{name}: more votes than people on the roll")
    if not result: return print(f"ok  {name}: open, {len(live)} votes")
    result = {k: v for k, v in result[0].items() if k != "kind"}
    must((result["eligible"], result["roll"]) == (opened[0]["eligible"], opened[0]["roll"]), f"{name}: the roll is not that of the opening")
    must(receipts == live and closed[0]["receipts"] == lines_hash(texts("ballot_receipt")), f"{name}: the receipts are not those of the votes on record")
    must(closed[0]["box"] == lines_hash(texts("ballot_paper")) and len(papers) == len(live), f"{name}: the papers are not those of the closing")
    must(len(hand) < 2 and hand == mine("ballots.count") and bool(hand) == bool(mine("ballots.paper")) and sum(h["papers"] for h in hand) <= len(mine("ballots.paper")), f"{name}: the papers counted by hand")
    most, high = {"yes_no": (1, 1), "one": (1, 1), "up_to": (terms["max"], 1), "score": (options, terms["max"])}[terms["method"]]
    must(all(possible(h, options, high, most, terms["method"] != "yes_no") for h in hand), f"{name}: no papers could be counted so by hand")
    for n, paper in enumerate(papers):
        marks = paper["marks"]
        least = 1 if terms["method"] == "yes_no" else 0
        must(len(marks) == options and all(0 <= m <= high for m in marks) and least <= sum(m > 0 for m in marks) <= most, f"{name}: paper {n}")
        must(n == 0 or papers[n - 1]["marks"] <= marks, f"{name}: the order of paper {n}")
        content = "" if terms["secret"] else bytes([not any(marks), *marks]).hex() + "/" + paper["voter"]
        must(terms["secret"] != ("receipt" in paper), f"{name}: paper {n} says too much or too little")
        must(terms["secret"] or paper["receipt"] in live and receipt_of(terms, paper, content) == paper["receipt"], f"{name}: the receipt of paper {n}")
    must(terms["secret"] or sorted(p["receipt"] for p in papers) == live, f"{name}: a receipt without its paper")
    for line in of("ballot_name"):
        paper = next((p for p in papers if p.get("receipt") == line["receipt"]), None)
        must(paper and paper["voter"] == parts_hash("juyi/voter/1", line["salt"], line["name"]).hex(), f"{name}: the name at {line['receipt']}")
    counts = [[sum(p["marks"][o] == m for p in papers) + sum(h["counts"][o][m - 1] for h in hand) for m in range(1, high + 1)] for o in range(options)]
    cast, blank = len(papers) + sum(h["papers"] for h in hand), sum(not any(p["marks"]) for p in papers) + sum(h["blank"] for h in hand)
    invalid = sum(h.get("invalid", 0) for h in hand)  # handed in on paper, and saying nothing the rules know
    must(cast <= result["eligible"], f"{name}: more papers than people on the roll")
    must((cast, blank, invalid, counts) == (result["papers"], result["blank"], result.get("invalid", 0), result["counts"]) and result == closed[0]["result"], f"{name}: the papers count otherwise")
    all_, votes = result["eligible"], [sum(c) for c in counts]
    quorum = {"none": True, "one_third": all_ and 3 * cast >= all_, "more_than_half": 2 * cast > all_, "two_thirds": all_ and 3 * cast >= 2 * all_}[terms["quorum"]]
    base = sum(votes[:3 if terms["abstention"] == "in_base" else 2])
    won = {"simple": votes[0] > sum(votes[1:2]), "absolute": 2 * votes[0] > all_, "two_thirds": base and 3 * votes[0] >= 2 * base}[terms["majority"]]
    ranked = sorted((o for o in range(options) if votes[o]), key=lambda o: (-votes[o], o))
    cut = votes[ranked[terms["seats"] - 1]] if len(ranked) >= terms["seats"] else 0
    chosen, tied = [o for o in ranked if votes[o] > cut], [o for o in ranked if votes[o] == cut]
    left = terms["seats"] - len(chosen)
    if len(tied) <= left: chosen, tied, left = chosen + tied, [], 0
    outcome = {"yes_no": "adopted" if won else "rejected", "score": "appraised"}.get(terms["method"], "chosen") if quorum else "no_quorum"
    if result["outcome"] == "void": outcome = "void" if cast == 0 else "not void"
    picks = (chosen, tied, left) if outcome == "chosen" else ([], [], 0)
    must((outcome, *picks) == (result["outcome"], result["chosen"], result["tied"], result["tied_seats"]), f"{name}: the outcome should be {outcome} {picks}")
    print(f"ok  {name}: {cast} papers, {outcome}")
def page_of_draw(page, pinned):  # the names under their fingerprints, and the order from the signed seed
    must(pinned in (None, page["key"]), f"the key is not the one you hold, but {page['key']}")
    names, gone = list(zip(page["names"], page["salts"], page["seals"], strict=True)) if page["seals"] else [], page["names"].count("")
    for name, salt, seal in names: must(name == salt == "" or parts_hash("juyi/applicant/1", salt, name).hex() == seal, f"the fingerprint of {name}")
    print(f"ok  {len(page['names'])} on the list, {gone} erased")
    if not page["seed"]: return print("--  not drawn yet")
    size, root = checkpoint(page["seed"], page["key"])
    print(f"ok  the root of {size} leaves draws:", *(page["names"][at] or page["seals"][at] for at in drawn(root.hex(), page["seals"] or page["names"])))
def get(url): return urllib.request.urlopen(url, timeout=60).read().decode()
def main(words):
    pinned = words.pop(words.index("--key") + 1) if "--key" in words else None
    where, code = ([w for w in words if w != "--key"] + [None, None])[:2]
    site = urllib.parse.urljoin(where, "/log/") if where.startswith("http") else None
    raw = [line.rstrip("\n") for line in (get(where + "/box.jsonl").removesuffix("\n").split("\n") if site else open(where, encoding="utf-8", newline="\n"))]
    lines = [read(line) for line in raw]
    if site:
        lines, page = lines + [dict(kind="key", vkey=get(site + "key").strip())], {"next": 0}
        lines += [dict(kind="checkpoint", note=get(site + "checkpoint"))]
        while page["next"] is not None:
            page = read(get(f"{site}entries?start={page['next']}&limit=1000"))
            lines += [dict(entry, kind="leaf") for entry in page["entries"]]
    if len(lines) == 1 and "seed" in lines[0]: return page_of_draw(lines[0], pinned)
    of = lambda kind: [line for line in lines if line["kind"] == kind]
    vkey, leaves = of("key")[0]["vkey"], [leaf["text"] for leaf in of("leaf")]
    must(pinned in (None, vkey), f"the key is not the one you hold, but {vkey}")
    must([leaf["seq"] for leaf in of("leaf")] == list(range(len(leaves))), "a leaf is missing or out of its place")
    notes = [(*checkpoint(line["note"], vkey), line.get("at")) for line in of("checkpoint")]  # size, root, and of an export when
    points, when = {(size, root) for size, root, _ in notes}, {size: at for size, _, at in notes}
    must(0 < len(roots := dict(points)) == len(points), "no checkpoint, or two signed roots for one number of leaves")
    tree(leaves, roots)
    print(f"ok  {len(leaves)} leaves, the first {max(roots)} signed by {vkey}, {len(roots)} checkpoints")
    acts = [(c, act, obj, read(facts)) for c, _, act, obj, facts in (text.split("\n", 4) for text in leaves)]
    of_ballot = [line for line in raw if line.startswith('{"kind":"ballot')]
    starts = [n for n, line in enumerate(of_ballot) if line.startswith('{"kind":"ballot",')] + [len(of_ballot)]
    for first, end in zip(starts, starts[1:]): ballot_box(of_ballot[first:end], acts)
    draws(acts, leaves, None if site else when, {(str(t["community"]), t["ballot"]): t for t in map(read, (of_ballot[n] for n in starts[:-1]))})
    in_record = {(c, o) for c, a, o, _ in acts if a == "ballots.open"}
    must(site or len(in_record) == len(starts) - 1, "a ballot on record is not in the export")
    if site and code:
        seq, size = next((i for i, a in enumerate(acts) if a[1] == "ballots.cast" and a[3]["receipt"] == code), -1), max(roots)
        must(0 <= seq < size, "no signed leaf has this receipt")
        path = [bytes.fromhex(h) for h in read(get(f"{site}proof?seq={seq}&size={size}"))["path"]]
        must(climb(sha(b"\0" + leaves[seq].encode()), seq, size, path) == roots[size], "the leaf is not in the tree")
        print(f"ok  {code}: leaf {seq}" + (", replaced later" if any(a[1] == "ballots.cast" and a[3]["replaces"] == code for a in acts) else ", counted"))
if __name__ == "__main__": main(sys.argv[1:] or sys.exit(__doc__))
