"""Serves one GGUF model with llama.cpp on a free loopback port for as long as somebody lives who uses it.

Started by `src/llm/server.ts` as a process of its own. Standard input holds one JSON object: `model` (path), `name`,
`context` (tokens), `threads`, `key` and `folder`. In `folder/clients` every user of the server has a file
`PID-START-N`, with START as in field 22 of /proc/PID/stat. When none of these processes lives any more the server
takes `folder/server.json` away and ends: so it goes with its last run, also when that was killed. Standard output gets
one JSON line, `{"url": …}` or `{"error": …}`.
"""

import json
import os
import sys
import threading
import time

LOOK_EVERY = 0.25  # seconds
# Prompts that are kept beside the one in the context, so that runs of two kinds do not push out each other's prefix.
CACHE_MIB = 512


def started(pid):
    """When a process started, in kernel ticks; empty when it does not run, or only waits to be buried."""
    try:
        with open(f"/proc/{pid}/stat") as f:
            fields = f.read().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] == "Z" else fields[19]


def living_clients(folder):
    """How many marks belong to living processes. The others are removed."""
    living = 0
    for name in os.listdir(folder):
        pid, _, rest = name.partition("-")
        if started(pid) == rest.partition("-")[0] != "":
            living += 1
        else:
            try:
                os.unlink(os.path.join(folder, name))
            except FileNotFoundError:
                pass  # It was given back meanwhile.
    return living


def leave_with_last_client(folder):
    empty = 0
    while empty < 2:
        time.sleep(LOOK_EVERY)
        empty = 0 if living_clients(os.path.join(folder, "clients")) else empty + 1
    state = os.path.join(folder, "server.json")
    try:
        with open(state) as f:
            mine = json.load(f)["pid"] == os.getpid()
        if mine:
            os.unlink(state)
    except (OSError, ValueError):
        pass  # Nobody got so far as to write it.
    os._exit(0)


def say(message):
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def main():
    settings = json.load(sys.stdin)
    threading.Thread(target=leave_with_last_client, args=(settings["folder"],), daemon=True).start()

    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = settings["model"]
    params.model_alias = {settings["name"]}
    params.n_ctx = settings["context"]
    params.n_parallel = 1
    params.cpuparams.n_threads = settings["threads"]
    params.cpuparams_batch.n_threads = settings["threads"]
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [settings["key"]]
    params.cors_origins = "null"
    params.cache_ram_mib = CACHE_MIB
    params.offline = True
    params.ui = False
    params.endpoint_slots = False
    params.verbosity = 1
    try:
        server = xllamacpp.Server(params)
    except Exception as error:
        say({"error": str(error)})
        return 1
    say({"url": server.listening_address})
    # Who started it reads no further.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    # The server has threads of its own; this one only has to stay.
    threading.Event().wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
