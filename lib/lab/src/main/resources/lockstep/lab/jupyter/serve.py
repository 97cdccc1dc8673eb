"""A server until standard input ends: whoever started it holds the other end, and may be killed."""

import importlib
import os
import signal
import sys
import threading
import time

SECONDS_TO_STOP = 15


def stop_at_end_of_input():
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)  # the server then ends what it started, and itself
    time.sleep(SECONDS_TO_STOP)
    os._exit(1)


if __name__ == "__main__":
    os.setsid()  # Ctrl-C is for the program that started us
    threading.Thread(target=stop_at_end_of_input, daemon=True).start()
    module = importlib.import_module(sys.argv.pop(1))  # such as jupyterlab.labapp
    sys.exit(module.main())
