package io.kindling.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.kindling.nn.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Names of classes as metadata of a model or notes of a checkpoint: a list in JSON. */
public final class ClassNames {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String KEY = "classes";

  private ClassNames() {}

  /** No entry for no names. */
  public static Map<String, String> toNotes(List<String> names) {
    return names.isEmpty() ? Map.of() : Map.of(KEY, json(names));
  }

  /** Returns names as a list in JSON. */
  public static String json(List<String> names) {
    ArrayNode list = JSON.createArrayNode();
    names.forEach(list::add);
    return list.toString();
  }

  /**
   * From metadata or notes.
   *
   * @throws IllegalArgumentException if they are no names for the network's outputs
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
      // Said below.
    }
    throw new IllegalArgumentException(
        "'classes' are no list of at most " + network.outputs() + " names in JSON");
  }
}
