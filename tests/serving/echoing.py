"""A child for tests: says what it was told, with the bytes twice; sleeps or dies on demand."""

import os
import sys
import time

from core.serving.sandbox.frames import receive, send

if __name__ == "__main__":
    while True:
        try:
            header, payload = receive(sys.stdin.buffer)
        except EOFError:
            break
        if header.pop("die", False):
            os._exit(1)
        time.sleep(header.pop("sleep", 0))
        if header.pop("where", False):
            header["where"] = os.getcwd()
        send(sys.stdout.buffer, {**header, "arguments": sys.argv[1:]}, payload * 2)
