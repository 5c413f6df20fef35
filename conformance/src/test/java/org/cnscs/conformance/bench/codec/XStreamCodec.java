package org.cnscs.conformance.bench.codec;

import com.thoughtworks.xstream.XStream;
import com.thoughtworks.xstream.io.xml.WstxDriver;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** XStream on Woodstox, with references by id and an allow-list. */
final class XStreamCodec implements Codec<byte[]> {
  private final XStream xstream = new XStream(new WstxDriver());
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();

  XStreamCodec() {
    xstream.setMode(XStream.ID_REFERENCES);
    xstream.allowTypesByWildcard(new String[] {"demo.**", "java.**"});
  }

  @Override
  public byte[] encode(Object graph) {
    buffer.reset();
    xstream.toXML(graph, buffer);
    return buffer.toByteArray();
  }

  @Override
  public Object decode(byte[] encoded) {
    return xstream.fromXML(new ByteArrayInputStream(encoded));
  }

  @Override
  public List<byte[]> documents(byte[] encoded) {
    return List.of(encoded);
  }
}
