package io.kindling.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.kindling.nn.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads and writes class names as a model's metadata or a checkpoint's notes, a JSON list. */
public final class ClassNames {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String KEY = "classes";

  private ClassNames() {}

  /** Returns the entry for some names; no entry if there are none. */
  public static Map<String, String> toNotes(List<String> names) {
    return names.isEmpty() ? Map.of() : Map.of(KEY, json(names));
  }

  /** Returns names as a JSON list. */
  public static String json(List<String> names) {
    ArrayNode list = JSON.createArrayNode();
    names.forEach(list::add);
    return list.toString();
  }

  /**
   * Reads names from metadata or notes.
   *
   * @throws IllegalArgumentException if the entry is not a JSON list of names, or has more names
   *     than the network has outputs
   */
  public static List<String> fromNotes(Map<String, String> notes, Network network) {
    String text = notes.get(KEY);
    if (text == null) {
      return List.of();
    }
    try {
      JsonNode list = JSON.readTree(text);
      List<String> names = new ArrayList<>();
      for (JsonNode name : list) {
        names.add(name.isTextual() ? name.textValue() : null);
      }
      if (list.isArray() && !names.contains(null) && names.size() <= network.outputs()) {
        return names;
      }
    } catch (JsonProcessingException e) {
      // The exception below reports it.
    }
    throw new IllegalArgumentException(
        "'classes' is not a JSON list of at most " + network.outputs() + " names");
  }
}
