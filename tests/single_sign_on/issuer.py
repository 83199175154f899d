"""A small OpenID Connect issuer: it signs with a real key and keeps to the rules, unless a test has it break one."""

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa

CLIENT, SECRET = "missing-cases", "a secret of the tests alone: 7Qx+/% :z"


class TestIssuer:
    """An issuer on a free port. What it says of the person is `subject` and `claims`; each fault has a name below.

    `seen` counts what was asked; `when_asked` is called at each request but the person's own.
    """

    __test__ = False

    def __init__(self):
        self.subject, self.claims, self.without = "subject-1", {}, ()
        self.issuer_said = self.nonce_said = self.described_as = None
        self.key_id, self.key, self.algorithm = "key-1", rsa.generate_private_key(65537, 2048), "RS256"
        self.signing_key = self.key
        self.when_asked = lambda path: None
        self.codes, self.seen, self.broken, self.elsewhere, self.status = {}, [], False, False, 200
        self.ways = ["client_secret_basic"]
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/tenant"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def described(self):
        return {
            "issuer": self.described_as or self.url, "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token", "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": self.ways,
        }  # fmt: skip

    def keys(self):
        if isinstance(self.key, ec.EllipticCurvePrivateKey):
            written = json.loads(jwt.algorithms.ECAlgorithm.to_jwk(self.key.public_key()))
        else:
            written = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**written, "kid": self.key_id, "use": "sig"}]}

    def visit(self, address):
        """Be the person who signs in at the issuer; return the address they are sent back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["response_type"] == "code"
        assert asked["scope"] == "openid"
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def statement(self, nonce):
        now = int(time.time())
        claims = {
            "iss": self.issuer_said or self.url, "sub": self.subject, "aud": CLIENT, "exp": now + 300, "iat": now,
            "auth_time": now - 60, "nonce": self.nonce_said or nonce, **self.claims,
        }  # fmt: skip
        claims = {name: value for name, value in claims.items() if name not in self.without}
        return jwt.encode(claims, self.signing_key, algorithm=self.algorithm, headers={"kid": "key-1"})

    def token(self, body, authorization):
        given = {name: values[0] for name, values in parse_qs(body).items()}
        asked = self.codes.pop(given.get("code"), None)
        pair = f"{given.get('client_id')}:{given.get('client_secret')}"
        if authorization:
            pair = ":".join(map(unquote, base64.b64decode(authorization.removeprefix("Basic ")).decode().split(":")))
        challenge = base64.urlsafe_b64encode(hashlib.sha256(given["code_verifier"].encode()).digest())
        right = asked and pair == f"{CLIENT}:{SECRET}" and given["redirect_uri"] == asked["redirect_uri"]
        if not right or challenge.rstrip(b"=").decode() != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        return 200, {
            "access_token": "opens nothing",
            "token_type": "Bearer",
            "id_token": self.statement(asked["nonce"]),
        }

    def _handler(self):
        issuer = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *args):
                pass

            def do_GET(self):
                path = urlsplit(self.path).path.removeprefix("/tenant")
                issuer.seen.append(path)
                if path == "/authorize":
                    self.send_response(302)
                    self.send_header("Location", issuer.visit(self.path))
                    return self.end_headers()
                issuer.when_asked(path)
                if issuer.elsewhere:
                    self.send_response(302)
                    self.send_header("Location", f"{issuer.url}/elsewhere")
                    return self.end_headers()
                known = {"/.well-known/openid-configuration": issuer.described, "/keys": issuer.keys}
                return self._say(200, known[path]())

            def do_POST(self):
                issuer.seen.append("/token")
                issuer.when_asked("/token")
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                return self._say(*issuer.token(body, self.headers.get("Authorization")))

            def _say(self, status, words):
                self.send_response(status if issuer.status == 200 else issuer.status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(b"<html>" if issuer.broken else json.dumps(words).encode())

        return Handler
