"""Signs the provenance of a release with a key the user holds, and checks the signature offline.

The signature is a DSSE envelope (https://github.com/secure-systems-lab/dsse), as in-toto tools read it: `provenance.intoto.jsonl`
beside `provenance.json`, whose hashes cover every other file. Keys are Ed25519, in PEM files.
"""

from __future__ import annotations

import base64
import json
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from flows.errors import SeikeiError, VerificationFailed

ENVELOPE = "provenance.intoto.jsonl"
PAYLOAD_TYPE = "application/vnd.in-toto+json"


def sign(release: Path, private_key: Path, password: bytes | None = None) -> Path:
    """Writes the signature into the release; raises SeikeiError where the key is of another kind or its password wrong."""
    try:
        key = serialization.load_pem_private_key(private_key.read_bytes(), password)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise SeikeiError(f"the private key {private_key} cannot be read: {error}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise SeikeiError(f"{private_key} is no Ed25519 key; `openssl genpkey -algorithm ed25519` makes one")
    payload = (release / "provenance.json").read_bytes()
    signature = {"keyid": key_id(key.public_key()), "sig": _base64(key.sign(_signed_bytes(payload)))}
    envelope = {"payloadType": PAYLOAD_TYPE, "payload": _base64(payload), "signatures": [signature]}
    path = release / ENVELOPE
    path.write_text(json.dumps(envelope) + "\n", "utf-8")
    return path


def check_signature(release: Path, public_key: Path) -> str:
    """The id of the key that signed the provenance; raises VerificationFailed where it is not this key or not this text."""
    try:
        key = serialization.load_pem_public_key(public_key.read_bytes())
    except (ValueError, UnsupportedAlgorithm) as error:
        raise SeikeiError(f"the public key {public_key} cannot be read: {error}") from error
    if not isinstance(key, Ed25519PublicKey):
        raise SeikeiError(f"{public_key} is not an Ed25519 key")
    path, payload = release / ENVELOPE, (release / "provenance.json").read_bytes()
    if not path.exists():
        raise VerificationFailed(f"{release} is not signed: there is no {ENVELOPE}")
    signatures = _signatures(path)
    try:
        key.verify(base64.b64decode(signatures[key_id(key)]), _signed_bytes(payload))
    except KeyError:
        raise VerificationFailed(f"{path} is signed by {', '.join(signatures)}, not by {key_id(key)}") from None
    except (InvalidSignature, ValueError):
        raise VerificationFailed(f"{path} does not sign provenance.json as it is") from None
    return key_id(key)


def _signatures(envelope: Path) -> dict[str, str]:
    """The signatures of an envelope, in Base64, by the id of their key."""
    try:
        return {each["keyid"]: each["sig"] for each in json.loads(envelope.read_text("utf-8"))["signatures"]}
    except (ValueError, KeyError, TypeError) as error:
        raise VerificationFailed(f"{envelope} is damaged: {error}") from error


def signed_text(release: Path) -> bytes | None:
    """The text the signature in the release covers; None where the signature cannot be read."""
    try:
        return base64.b64decode(json.loads((release / ENVELOPE).read_text("utf-8"))["payload"], validate=True)
    except (ValueError, KeyError, TypeError):
        return None


def key_id(key: Ed25519PublicKey) -> str:
    """The SHA-256 of the public key, by which people compare keys."""
    return sha256(key.public_bytes_raw()).hexdigest()


def _signed_bytes(payload: bytes) -> bytes:
    """DSSE's pre-authentication encoding: type and text with their lengths, so that neither can be taken for the other."""
    kind = PAYLOAD_TYPE.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
