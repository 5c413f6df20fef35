"""A client of a CNSCS space server, with nothing but Python's standard library.

It is written from docs/reference/http.md, and speaks of the same things: a Space, its Entries (also those within a
Transaction), Documents, Leases and Events. Entries and templates go in as ElementTree elements or as XML text, and come out as
ElementTree elements.

Every change is sent with a key of its own (Idempotency-Key), and sent again under the same key when no answer came: it is carried
out once, and an entry that was taken is not lost with an answer. A server that was started anew does not know the old keys.
"""

import http.client
import json
import re
import time
import urllib.parse
import uuid
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field

NAMESPACE = "urn:cnscs:space:1"
_C = "{" + NAMESPACE + "}"
_ID = re.compile(r"[A-Za-z0-9._~@:/\-]{1,512}")
_SLICE = 30.0  # a longer wait is several requests, so that nobody waits for long on behalf of a client that has died
_ATTEMPTS = 5
_PATIENCE = 10.0  # seconds beyond a wait until an answer counts as lost


class SpaceError(Exception):
    """A refusal or failure; `type` is the last part of the problem's type, `status` that of HTTP, or 0 without an answer."""

    def __init__(self, type, status, detail):
        super().__init__(detail)
        self.type = type
        self.status = status


class Conflict(SpaceError):
    """A condition did not hold, or a lease is in the way; nothing was changed."""


class Ended(SpaceError):
    """A lease, transaction or registration is no longer in force."""


class Unreachable(SpaceError):
    """No answer came. A change may have happened or not."""


@dataclass(frozen=True)
class Document:
    id: str
    version: int
    element: ET.Element


@dataclass(frozen=True)
class Lease:
    id: str
    of: str
    tier: str
    holder: str
    until: str
    token: int | None = None
    recall: dict | None = None


@dataclass(frozen=True)
class Registration:
    id: str
    sequence: int
    until: str


@dataclass(frozen=True)
class Event:
    sequence: int
    changed: list
    removed: list


@dataclass(frozen=True)
class Hit:
    kind: str
    document: str
    place: str
    summary: str
    checkpoints: list = field(default_factory=list)
    fragments: list = field(default_factory=list)  # {"field", "parts"}: every second part is what matches


@dataclass(frozen=True)
class Found:
    total: int
    hits: list
    facets: list
    next: str  # None after the last hit
    behind: int


class _Builder(ET.TreeBuilder):
    """The maker of elements of documents without DTD, and so without entities of their own."""

    def doctype(self, name, pubid, system):
        raise ValueError(f"A document of a space has no DTD, found <!DOCTYPE {name}>; nothing of it was read")


def parse(text):
    """Parses one XML document, without DTD."""
    return ET.fromstring(text, parser=ET.XMLParser(target=_Builder()))


def _bytes(xml):
    if isinstance(xml, bytes):
        return xml
    return xml.encode() if isinstance(xml, str) else ET.tostring(xml, encoding="utf-8", xml_declaration=False)


def _checked(id):
    if not _ID.fullmatch(id):
        raise ValueError(f"Not the id of a document: {id!r}; an id is 1 to 512 characters of A-Z a-z 0-9 . _ ~ @ : / -")
    return id


class _Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    def json(self):
        return json.loads(self.body)

    def document(self, id):
        return Document(id, int(self.headers["ETag"].strip('"')), parse(self.body))

    def documents(self):
        return [Document(d.get("id"), int(d.get("version")), d[0]) for d in parse(self.body)] if self.body else []


def _problem(answer):
    try:
        return _told(answer.json(), answer.status)
    except (ValueError, KeyError, TypeError):
        return SpaceError("failed", answer.status, f"The server answered {answer.status} and does not say why")


def _told(problem, status):
    type = problem["type"].removeprefix("urn:cnscs:problem:")
    return {"conflict": Conflict, "ended": Ended}.get(type, SpaceError)(type, status, problem["detail"])


class _Caller:
    """The sender of requests to one space. Redirects are not followed: the server sends none."""

    def __init__(self, url, token):
        parts = urllib.parse.urlsplit(url)
        path = re.fullmatch(r"/?|/spaces/([A-Za-z0-9._-]+)/?", parts.path)
        if parts.scheme != "http" or parts.hostname not in ("127.0.0.1", "localhost", "::1") or not path:
            raise ValueError(f"Not the URL of a space: {url}; it is http://127.0.0.1:PORT or http://127.0.0.1:PORT/spaces/NAME")
        self.host, self.port = parts.hostname, parts.port or 80
        self.base = "/spaces/" + (path[1] or "main")
        self.headers = {"Authorization": "Bearer " + token} if token else {}

    def open(self, method, path, query, body, headers, timeout):
        """Sends a request, and returns the connection and the response, whose body is not read yet."""
        given = {name: value for name, value in (query or {}).items() if value is not None}
        target = self.base + path + ("?" + urllib.parse.urlencode(given, doseq=True) if given else "")
        connection = http.client.HTTPConnection(self.host, self.port, timeout=timeout)
        try:
            connection.request(method, target, body, {"Accept": "application/json", **self.headers, **headers})
            return connection, connection.getresponse()
        except BaseException:
            connection.close()
            raise

    def call(self, method, path, query=None, body=None, headers=None, wait=0.0, missing=False):
        """Sends a request until an answer comes. With `missing`, None stands for a document that is not there."""
        headers = dict(headers or {})
        if method != "GET":
            headers["Idempotency-Key"] = str(uuid.uuid4())
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                connection, response = self.open(method, path, query, body, headers, wait + _PATIENCE)
                try:
                    answer = _Answer(response)
                finally:
                    connection.close()
                # 503 says that nothing has happened; 502 does not, and who answers next may not know the key.
                passing = answer.status == 503 or answer.status == 502 and method == "GET"
                if not passing or attempt == _ATTEMPTS:
                    return self._accepted(answer, missing)
            except (OSError, http.client.HTTPException) as e:
                if attempt == _ATTEMPTS:
                    raise self.unreachable(e) from e
            time.sleep(0.1 * 2**attempt)

    def unreachable(self, cause):
        where = f"http://{self.host}:{self.port}"
        return Unreachable("unreachable", 0, f"The space server at {where} does not answer ({cause!r}); check the URL, and that it runs")

    @staticmethod
    def _accepted(answer, missing):
        if answer.status < 300:
            return answer
        problem = _problem(answer)
        if missing and problem.type == "no-document":
            return None
        raise problem


class Entries:
    """What can be done with entries and documents, at once in a Space or later together in a Transaction."""

    def __init__(self, caller, transaction=None):
        self._caller = caller
        self._transaction = transaction

    def _call(self, method, path, query=None, **more):
        return self._caller.call(method, path, {**(query or {}), "transaction": self._transaction}, **more)

    def write(self, entry, lease=None):
        """Writes an entry for `lease` seconds, or for ever, and returns its id."""
        return self._call("POST", "/entries", {"lease": lease}, body=_bytes(entry)).json()["id"]

    def write_all(self, entries, lease=None):
        """Writes several entries, all or none, and returns their ids."""
        parts = b"".join(b"<c:entry>" + _bytes(entry) + b"</c:entry>" for entry in entries)
        body = b'<c:entries xmlns:c="%s">%s</c:entries>' % (NAMESPACE.encode(), parts)
        return self._call("POST", "/entries", {"bulk": "true", "lease": lease}, body=body).json()["ids"]

    def read(self, template, timeout=0.0):
        """Returns the oldest entry that matches, waiting up to `timeout` seconds for one, or None."""
        return self._await("/read", template, timeout)

    def take(self, template, timeout=0.0):
        """Removes the oldest entry that matches and returns it, waiting up to `timeout` seconds for one, or None."""
        return self._await("/take", template, timeout)

    def read_if_exists(self, template, timeout=0.0):
        """Reads like read, but waits only for what transactions hold."""
        return self._match("/read", template, timeout, True)

    def take_if_exists(self, template, timeout=0.0):
        """Takes like take, but waits only for what transactions hold."""
        return self._match("/take", template, timeout, True)

    def take_all(self, template, most, timeout=0.0):
        """Waits for the first entry that matches, and takes up to `most` that are there."""
        return self._call("POST", "/take", {"most": most, "timeout": timeout}, body=_bytes(template), wait=timeout).documents()

    def contents(self, template, page=1000):
        """Goes through all entries that match, in the order of writing, by the page."""
        after = None
        while found := self._call("POST", "/contents", {"after": after, "limit": page}, body=_bytes(template)).documents():
            yield from found
            after = found[-1].id

    def get(self, id):
        """Returns the document with an id, or None."""
        answer = self._call("GET", "/entries/" + _checked(id), missing=True)
        return answer and answer.document(id)

    def put(self, id, element, version=None, absent=False, present=False, token=None):
        """Stores a document, if the condition holds: its version, whether it is there, the token of an exclusive lease on it.

        Returns the sequence number of the commit, or None within a transaction.
        """
        return self._change("PUT", id, version, absent, present, token, _bytes(element))

    def delete(self, id, version=None, token=None):
        """Removes a document, under the same conditions; one that is not there is an error `no-document`."""
        return self._change("DELETE", id, version, False, False, token, None)

    def _change(self, method, id, version, absent, present, token, body):
        match = f'"{version}"' if version is not None else "*" if present else None
        conditions = {"If-Match": match, "If-None-Match": "*" if absent else None, "Fencing-Token": token and str(token)}
        headers = {name: value for name, value in conditions.items() if value is not None}
        answer = self._call(method, "/entries/" + _checked(id), body=body, headers=headers)
        return answer.json()["sequence"] if answer.body else None

    def _await(self, path, template, timeout):
        end = time.monotonic() + timeout
        while True:
            wait = max(0.0, min(_SLICE, end - time.monotonic()))
            found = self._match(path, template, wait, None)
            if found or time.monotonic() >= end:
                return found

    def _match(self, path, template, wait, if_exists):
        query = {"timeout": f"{wait:.3f}", "if-exists": if_exists and "true"}
        answer = self._call("POST", path, query, body=_bytes(template), wait=wait)
        if answer.status == 204:
            return None
        return answer.document(answer.headers["Content-Location"].split("/entries/", 1)[1])


class Transaction(Entries):
    """Entries as one transaction sees them. As a context it is committed at the end, and aborted by an exception."""

    def __init__(self, caller, id):
        super().__init__(caller, id)
        self.id = id

    def commit(self):
        """Lets all that was done within it take effect at one moment."""
        self._caller.call("POST", "/transactions/" + self.id)

    def abort(self):
        """Ends it as if nothing had happened."""
        self._caller.call("DELETE", "/transactions/" + self.id)

    def renew(self, seconds):
        """Sets a new end, counted from now."""
        self._caller.call("PUT", "/transactions/" + self.id, {"lease": seconds})

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        self.commit() if kind is None else self.abort()


class Space(Entries):
    """One space of a server on this machine."""

    def __init__(self, url="http://127.0.0.1:7480", token=None):
        super().__init__(_Caller(url, token))

    def begin(self, lease=60):
        """Begins a transaction that ends by itself after so many seconds."""
        return self.join(self._call("POST", "/transactions", {"lease": lease}).json()["id"])

    def join(self, id):
        """Takes part in a transaction that somebody has begun."""
        return Transaction(self._caller, _checked(id))

    def search(self, query, limit=100, **options):
        """Returns hits, best first. It sees all that was committed before. Options are those of `find`."""
        return self.find(query, limit, **options).hits

    def find(self, query, limit=100, sort="best", after="", facets=(), counts=10, fragments=0, within=None):
        """Returns hits with their total, the facets, and `next`, to be given as `after` for the hits that follow."""
        parameters = {"q": query, "limit": limit, "sort": sort, "after": after, "facet": list(facets)}
        parameters |= {"counts": counts, "fragments": fragments, "within": within}
        found = self._call("GET", "/search", parameters).json()
        return Found(**{**found, "hits": [Hit(**hit) for hit in found["hits"]]})

    def grant(self, of, tier, holder, lease, timeout=0.0):
        """Asks for a lease on an id, waiting so long for others to give way; else it is a Conflict."""
        query = {"of": _checked(of), "tier": tier, "holder": holder, "lease": lease, "timeout": timeout}
        return Lease(**self._call("POST", "/leases", query, wait=timeout).json())

    def renew(self, id, seconds=None):
        """Sets a new end of a lease, an entry or a registration, or makes it as long as possible."""
        return Lease(**self._call("PUT", "/leases/" + _checked(id), {"lease": seconds}).json())

    def cancel(self, id):
        """Ends a lease; that of an entry removes the entry."""
        self._call("DELETE", "/leases/" + _checked(id))

    def notify(self, template, lease):
        """Makes a registration, whose events `watch` tells."""
        return Registration(**self._call("POST", "/registrations", {"lease": lease}, body=_bytes(template)).json())

    def watch(self, after=None, registration=None, patience=60.0):
        """Goes through events for ever: of all batches after a sequence number, or from now on, or of a registration.

        A stream that breaks is opened again behind the last event. Without `after`, nothing is behind the first break if no
        event came before it. Nobody to be reached for `patience` seconds is Unreachable.
        """
        query = {"after": after, "registration": registration}
        reached = time.monotonic()
        while True:
            headers = {} if after is None else {"Last-Event-ID": str(after)}
            try:
                for event in self._events(query, headers):
                    reached = time.monotonic()
                    if event:
                        after = query["after"] = event.sequence
                        yield event
            except (OSError, http.client.HTTPException) as e:
                if time.monotonic() - reached > patience:
                    raise self._caller.unreachable(e) from e
            time.sleep(0.2)

    def _events(self, query, headers):
        """Goes through the events of one stream; None stands for a sign of life."""
        connection, response = self._caller.open("GET", "/events", query, None, headers, 3 * _PATIENCE)
        try:
            if response.status in (502, 503):
                raise ConnectionError(f"status {response.status}")
            if response.status != 200:
                raise _problem(_Answer(response))
            for line in response:  # one event is one line of data; lines of comment come every ten seconds
                told = json.loads(line[5:]) if line.startswith(b"data:") else None
                if told and "sequence" not in told:  # the last event of a stream that cannot go on
                    raise _told(told, told["status"])
                yield told and Event(**told)
        finally:
            connection.close()
