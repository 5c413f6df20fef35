package org.cnscs.heap.exchange;

import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.util.StreamReaderDelegate;

/** A reader that refuses a DOCTYPE. */
final class WithoutDoctype extends StreamReaderDelegate {

  WithoutDoctype(XMLStreamReader in) {
    super(in);
  }

  @Override
  public int next() throws XMLStreamException {
    int event = super.next();
    if (event == DTD) {
      throw new XMLStreamException("A DOCTYPE is not allowed", getLocation());
    }
    return event;
  }
}
