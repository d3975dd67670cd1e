package io.kindling.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** How a safetensors header looks that {@link SafeTensors} has written, and nobody since. */
final class CanonicalHeader {

  private CanonicalHeader() {}

  /** The format lets the header end in spaces, which align the numbers behind it. */
  static String padding(String header) {
    return " ".repeat(Math.floorMod(-header.getBytes(StandardCharsets.UTF_8).length, 8));
  }

  /**
   * Whether a header may be ours: no spaces but at the end, and not in the order in which Hugging
   * Face's library names tensors, by name; ours have weights before biases.
   *
   * @param json what the header holds
   * @param metadata the one name in it that is no tensor's
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
