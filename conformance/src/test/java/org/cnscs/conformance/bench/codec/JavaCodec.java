package org.cnscs.conformance.bench.codec;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The serialization of the JDK. */
final class JavaCodec implements Codec<byte[]> {
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();

  @Override
  public byte[] encode(Object graph) {
    buffer.reset();
    try (ObjectOutputStream out = new ObjectOutputStream(buffer)) {
      out.writeObject(graph);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return buffer.toByteArray();
  }

  @Override
  public Object decode(byte[] encoded) {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(encoded))) {
      return in.readObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("A class that was written is not found when read", e);
    }
  }

  @Override
  public List<byte[]> documents(byte[] encoded) {
    return List.of(encoded);
  }
}
