package io.kindling.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Recognizes safetensors headers that {@link SafeTensors} wrote and no other program changed. */
final class CanonicalHeader {

  private CanonicalHeader() {}

  /** Returns the spaces that end a header and align the data after it to 8 bytes. */
  static String padding(String header) {
    return " ".repeat(Math.floorMod(-header.getBytes(StandardCharsets.UTF_8).length, 8));
  }

  /**
   * Returns whether {@link SafeTensors} may have written a header. Its headers have no spaces
   * except at the end. Their tensors are not in alphabetical order, which Hugging Face's library
   * uses, because weights precede biases.
   *
   * @param header the header's text
   * @param json the header's content
   * @param metadata the one key that does not name a tensor
   */
  static boolean isOurs(String header, ObjectNode json, String metadata) {
    String compact = json.toString();
    List<String> names = new ArrayList<>();
    json.fieldNames().forEachRemaining(names::add);
    names.remove(metadata);
    return header.equals(compact + padding(compact))
        && (names.size() < 2 || !names.equals(names.stream().sorted().toList()));
  }
}
