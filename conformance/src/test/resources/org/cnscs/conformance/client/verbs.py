"""What ClientsIT asks of the client in Python: verbs.py DIRECTORY URL VERB ARGUMENTS."""

import sys
import xml.etree.ElementTree as ET

sys.path.insert(0, sys.argv[1])
from cnscs_space import Conflict, Ended, Space, SpaceError  # noqa: E402

space = Space(sys.argv[2])


def say(*words):
    print(*words, flush=True)


def value(element, name):
    text = element.get(name)
    return text[1:] if text.startswith("\\") else text


def write(id):
    order = ET.Element("Order", id=id, customer='Zo\u00eb & "Co" <\U0001d11e>', amount="12.5")
    lines = ET.SubElement(order, "lines")
    ET.SubElement(lines, "Line", item="\\#7 pen", count="3")
    ET.SubElement(lines, "Line", item="a 'b'", count="-1")
    say(space.write(order, lease=600))


def read(id):
    order = space.read(ET.Element("Order", id=id), timeout=20).element
    lines = ",".join(f"{value(line, 'item')}*{line.get('count')}" for line in order.find("lines"))
    say(f"{order.get('id')}|{value(order, 'customer')}|{order.get('amount')}|{lines}")


def search(query):
    for hit in space.search(query):
        say(hit.kind, hit.document)
    assert len(space.search(query, sort="id:desc", facets=["kind", "element"], fragments=2)) == len(space.search(query))
    assert [f["field"] for f in space.find(query, facets=["kind", "element"]).facets] == ["kind", "element"]


def watch(after):
    for event in space.watch(after=int(after)):
        say(event.sequence, *event.changed, *["-" + id for id in event.removed])


def work():
    say("ready")
    while (job := space.take("<Job/>", timeout=60).element.get("n")) != "end":
        say(job)


def take():
    document = space.take("<Job/>", timeout=1)
    say(document and document.element.get("n"))


def refused(kind, status, operation, *arguments, **named):
    try:
        operation(*arguments, **named)
    except kind as e:
        assert e.status == status, e
    else:
        raise AssertionError(f"{operation} was not refused")


def versions(space):
    sequence = space.put("tour/a", "<A n='1'/>", absent=True)
    refused(Conflict, 412, space.put, "tour/a", "<A/>", absent=True)
    assert space.get("tour/a").version == 1
    assert space.put("tour/a", "<A n='2'/>", version=1) > sequence
    refused(Conflict, 412, space.put, "tour/a", "<A/>", version=1)
    refused(Conflict, 412, space.put, "tour/b", "<A/>", present=True)
    refused(Conflict, 412, space.delete, "tour/a", version=1)
    space.delete("tour/a", version=2)
    assert space.get("tour/a") is None
    refused(SpaceError, 404, space.delete, "tour/a")
    refused(SpaceError, 400, space.write, "<not well-formed")


def leases(space):
    lease = space.grant("tour/l", "exclusive", "me", 60)
    refused(Conflict, 409, space.grant, "tour/l", "shared", "you", 60)
    space.put("tour/l", "<L/>", token=lease.token)
    assert space.renew(lease.id, 600).recall["holder"] == "you"
    space.cancel(lease.id)
    refused(Ended, 410, space.cancel, lease.id)
    refused(Conflict, 412, space.put, "tour/l", "<L/>", token=lease.token)
    entry = space.write("<Leased/>", lease=60)
    space.renew(entry, 600)
    space.cancel(entry)
    assert space.read("<Leased/>") is None


def transactions(space):
    ids = space.write_all(["<T n='1'/>", "<T n='2'/>", "<T n='3'/>"])
    assert [d.id for d in space.contents("<T/>", page=2)] == ids
    with space.begin() as transaction:
        assert space.join(transaction.id).take("<T n='1'/>").id == ids[0]
        assert space.take_if_exists("<T n='1'/>") is None
        transaction.write("<T n='4'/>")
        assert transaction.put("tour/t", "<A/>") is None
        transaction.renew(120)
        assert space.get("tour/t") is None
    aborted = space.begin()
    assert aborted.take("<T n='2'/>")
    aborted.abort()
    refused(Ended, 410, aborted.commit)
    assert space.read_if_exists("<T n='2'/>", timeout=60).id == ids[1]
    assert space.read_if_exists("<Never/>", timeout=60) is None
    assert [d.element.get("n") for d in space.take_all("<T/>", 10)] == ["2", "3", "4"]
    assert space.take_all("<T/>", 10) == []


def registrations(space):
    registration = space.notify("<R/>", lease=60)
    space.write("<Other/>")
    entry = space.write("<R/>")
    event = next(space.watch(after=registration.sequence, registration=registration.id))
    assert event.changed == [entry], event
    space.cancel(registration.id)
    refused(Ended, 410, next, space.watch(after=0, registration=registration.id))


def tour():
    for part in (versions, leases, transactions, registrations):
        part(space)
        say(part.__name__)


{f.__name__: f for f in (write, read, search, watch, work, take, tour)}[sys.argv[3]](*sys.argv[4:])
