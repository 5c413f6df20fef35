package org.cnscs.vm.look;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;

/** The elements of an array, in the form in which the document has them. */
sealed interface Elements {

  int length();

  HeapValue at(int index);

  /** Numbers or truth values as words. */
  record Words(String of, String[] words) implements Elements {
    static Words of(String of, String text) {
      String stripped = text.strip();
      return new Words(of, stripped.isEmpty() ? new String[0] : stripped.split("\\s+"));
    }

    @Override
    public int length() {
      return words.length;
    }

    @Override
    public HeapValue at(int index) {
      return HeapValue.scalar(words[index], of);
    }
  }

  /** Characters. */
  record Characters(String text) implements Elements {
    @Override
    public int length() {
      return text.length();
    }

    @Override
    public HeapValue at(int index) {
      return HeapValue.scalar(text.substring(index, index + 1), "char");
    }
  }

  /** Little-endian bytes. */
  record Bytes(String of, ByteBuffer bytes, int width) implements Elements {
    static Bytes of(String of, String base64) {
      byte[] bytes = Base64.getDecoder().decode(base64.strip());
      int width =
          switch (of) {
            case "byte", "boolean" -> 1;
            case "char", "short" -> 2;
            case "int", "float" -> 4;
            case "long", "double" -> 8;
            default -> throw new NumberFormatException("No primitive type: " + of);
          };
      return new Bytes(of, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), width);
    }

    @Override
    public int length() {
      return bytes.limit() / width;
    }

    @Override
    public HeapValue at(int index) {
      int at = index * width;
      return HeapValue.scalar(
          switch (of) {
            case "byte" -> "" + bytes.get(at);
            case "boolean" -> "" + (bytes.get(at) != 0);
            case "char" -> "" + bytes.getChar(at);
            case "short" -> "" + bytes.getShort(at);
            case "int" -> "" + bytes.getInt(at);
            case "float" -> "" + bytes.getFloat(at);
            case "long" -> "" + bytes.getLong(at);
            default -> "" + bytes.getDouble(at);
          },
          of);
    }
  }

  /** References, without those that are null: ascending indices, and an address for each. */
  record References(int length, int[] indices, long[] addresses) implements Elements {
    @Override
    public HeapValue at(int index) {
      int found = Arrays.binarySearch(indices, index);
      return found < 0 ? HeapValue.NULL : HeapValue.reference(addresses[found]);
    }

    /** Returns the least index from one on that holds something, the length if there is none. */
    int nextFilled(int from) {
      int found = Arrays.binarySearch(indices, from);
      int at = found < 0 ? -found - 1 : found;
      return at < indices.length ? indices[at] : length;
    }
  }
}
