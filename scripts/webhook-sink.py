"""An HTTP server for tests: prints its port, then a line of JSON for each POST.

/status/500 answers with that status, /redirect with a redirect to /status/200, /big with two megabytes, /slow after
half a minute; anything else with 200.
"""

import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


writing = threading.Lock()


class Sink(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        line = {"path": self.path, "headers": {k.lower(): v for k, v in self.headers.items()}, "body": body.decode()}
        with writing:       # print writes a line in two pieces
            print(json.dumps(line), flush=True)
        parts = self.path.split("/")
        status, answer = 200, b"{}"
        if parts[1] == "status":
            status = int(parts[2])
        elif parts[1] == "redirect":
            status = 302
        elif parts[1] == "big":
            answer = b"x" * 2_000_000
        elif parts[1] == "slow":
            time.sleep(30)
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/status/200")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *arguments):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Sink)
server.daemon_threads = True
print(server.server_address[1], flush=True)
# Ends with whoever started it: nobody writes to our input.
threading.Thread(target=lambda: (sys.stdin.read(), server.shutdown()), daemon=True).start()
server.serve_forever()
