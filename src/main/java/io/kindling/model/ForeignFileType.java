package io.kindling.model;

import io.kindling.data.ForeignFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/** Identifies a file that does not begin like a safetensors file. */
final class ForeignFileType {

  private ForeignFileType() {}

  /**
   * Returns the problem as a clause about the file.
   *
   * @param begin the bytes that were already read
   * @param rest the rest of the file
   */
  static String problem(byte[] begin, InputStream rest) throws IOException {
    byte[] head =
        new SequenceInputStream(new ByteArrayInputStream(begin), rest)
            .readNBytes(ForeignFormat.HEAD);
    if (head.length == 0) {
      return "it is empty";
    }
    boolean isHeader = head.length > Long.BYTES && head[Long.BYTES] == '{';
    return "it does not begin as such a file does"
        + (isHeader
            ? ", or it is truncated"
            : ForeignFormat.of(head)
                .map(format -> "; it " + format.words() + ": save the tensors as safetensors")
                .orElse(""));
  }
}
