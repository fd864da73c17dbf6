#!/usr/bin/env python3
"""Whether the time an answer takes says whose a number is (requirements.md AU7): 200 calls of each kind at each door of signing in.

By hand, on a quiet machine, against a program that is built already; it makes its own data and removes it:

    python3 end2end/signin_times.py target/release/juyi
"""

import http.client
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

JUYI = sys.argv[1]
PORT = 3977
CALLS = 200
calls = 0


def call(path, fields):
    """Posts a form from an address of its own, past a proxy that is trusted."""
    global calls
    calls += 1
    connection = http.client.HTTPConnection("127.0.0.1", PORT)
    headers = {
        "content-type": "application/x-www-form-urlencoded",
        "sec-fetch-site": "same-origin",
        "accept": "text/html",
        "x-forwarded-for": f"10.{calls // 65536}.{calls // 256 % 256}.{calls % 256}",
    }
    begun = time.perf_counter()
    connection.request("POST", path, urllib.parse.urlencode(fields), headers)
    answer = connection.getresponse()
    body = answer.read().decode()
    took = (time.perf_counter() - begun) * 1000
    place = answer.getheader("location") or ""
    return took, (answer.status, place, body.replace(fields["phone"], "NUMBER"))


def compare(door, kinds):
    """Kinds take turns, so that whatever else the machine does meets them alike."""
    took = {kind: [] for kind in kinds}
    said = set()
    for n in range(CALLS):
        for kind, ask in kinds.items():
            time_taken, answer = ask(n)
            took[kind].append(time_taken)
            said.add(answer)
    medians = {kind: statistics.median(times) for kind, times in took.items()}
    for kind, times in took.items():
        print(f"{door}, {kind}: median {medians[kind]:.1f} ms, sigma {statistics.stdev(times):.1f} ms")
    apart = max(medians.values()) - min(medians.values())
    print(f"{door}: {len(said)} different answer(s), medians {apart:.1f} ms apart")


def staff(phone):
    return call("/login/staff", {"phone": phone, "password": "osmanthus-on-4th", "totp": "000000", "next": "/"})


def code(phone):
    return call("/login", {"phone": phone, "next": "/"})


def known(n):
    return f"138000{10000 + n:05d}"


def unknown(n):
    return f"139000{10000 + n:05d}"


def main():
    with tempfile.TemporaryDirectory() as folder:
        data = ["--data", f"{folder}/data"]
        # Three tries of each are judged before the next has to wait; the last one waits all the time.
        people = CALLS // 3 + 2
        for n in range(people):
            create = [JUYI, "operator", "create", "--phone", known(n), *data]
            subprocess.run(create, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        serve = [JUYI, "serve", *data, "--addr", f"127.0.0.1:{PORT}", "--sms-console", "--trusted-proxy", "127.0.0.1"]
        portal = subprocess.Popen(serve, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            for _ in range(100):
                try:
                    staff("13900009999")
                    break
                except ConnectionRefusedError:
                    time.sleep(0.2)
            for _ in range(4):
                staff(known(people - 1))
            compare("staff", {
                "a known number, judged": lambda n: staff(known(n // 3)),
                "a known number that has to wait": lambda n: staff(known(people - 1)),
                "a number of nobody": lambda n: staff(unknown(n)),
                "no number": lambda _: staff("12345"),
            })
            compare("code", {
                "a known number": lambda n: code(known(n // 3)),
                "a number that registers": lambda n: code(unknown(1000 + n // 3)),
            })
        finally:
            portal.terminate()
            portal.wait()


main()
