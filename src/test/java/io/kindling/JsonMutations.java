package io.kindling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Damages JSON where bytes at random never hit: the outcome is mostly JSON still. */
public final class JsonMutations {

  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonMutations() {}

  /** Damages a text of JSON, mostly in one place. */
  public static String damaged(String json, Mutations mutations) throws IOException {
    JsonNode root = JSON.readTree(json);
    for (int i = 0; i == 0 || mutations.oneIn(3); i++) {
      damage(root, mutations);
    }
    String damaged = JSON.writeValueAsString(root);
    if (mutations.oneIn(10)) {
      damaged += mutations.oneOf(" ", "\n", "{}", "}", ",", "\0");
    }
    if (mutations.oneIn(4)) {
      int depth = mutations.random().nextInt(5000);
      damaged = damaged.replaceFirst("null", "[".repeat(depth) + "1" + "]".repeat(depth));
    }
    if (mutations.oneIn(10)) {
      // The first entry that can be had whole, twice.
      damaged = damaged.replaceFirst("(\"[a-z]+\":(\"[^\"]*\"|\\{[^{}]*})),", "$1,$1,");
    }
    return damaged;
  }

  private static void damage(JsonNode root, Mutations mutations) {
    List<ContainerNode<?>> places = new ArrayList<>();
    collect(root, places);
    ContainerNode<?> place = mutations.oneOf(places);
    if (place instanceof ObjectNode object) {
      damageObject(object, mutations);
    } else if (place instanceof ArrayNode array) {
      damageArray(array, mutations);
    }
  }

  private static void collect(JsonNode node, List<ContainerNode<?>> places) {
    if (node instanceof ContainerNode<?> container) {
      places.add(container);
      for (JsonNode child : container) {
        places.add(container); // The more it holds, the more often it is hit.
        collect(child, places);
      }
    }
  }

  private static void damageObject(ObjectNode object, Mutations mutations) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    String name = names.isEmpty() ? "new" : mutations.oneOf(names);
    switch (mutations.random().nextInt(4)) {
      case 0 -> object.remove(name);
      case 1 -> object.set(text(mutations), object.path(name));
      case 2 -> object.put(name, text(mutations));
      default -> object.set(name, strange(mutations));
    }
  }

  private static void damageArray(ArrayNode array, Mutations mutations) {
    int index = mutations.random().nextInt(array.size() + 1);
    switch (mutations.random().nextInt(4)) {
      case 0 -> array.remove(index);
      case 1 -> array.insert(index, strange(mutations));
      case 2 -> {
        array.remove(index);
        array.insert(index, strange(mutations));
      }
      default -> {
        // A tensor's offsets so moved still fit its shape.
        int distance = mutations.oneOf(-8, -4, 4, 8);
        for (int i = 0; i < array.size(); i++) {
          array.set(i, array.path(i).asInt() + distance);
        }
      }
    }
  }

  private static JsonNode strange(Mutations mutations) {
    return switch (mutations.random().nextInt(8)) {
      case 0 -> IntNode.valueOf(mutations.oneOf(0, 1, 2, 4, 8, 12, -1, Integer.MAX_VALUE));
      case 1 -> LongNode.valueOf(mutations.oneOf(1L << 32, Long.MAX_VALUE, Long.MIN_VALUE));
      case 2 -> DoubleNode.valueOf(mutations.oneOf(1.0, 0.5, -0.0, 1e308));
      case 3 -> BigIntegerNode.valueOf(BigInteger.TEN.pow(mutations.random().nextInt(2000)));
      case 4 -> TextNode.valueOf(text(mutations));
      case 5 -> JSON.createObjectNode().put(text(mutations), 1);
      case 6 -> JSON.createArrayNode().add(0).add(mutations.oneOf(0, 4, 8));
      default -> NullNode.getInstance();
    };
  }

  private static String text(Mutations mutations) {
    return mutations.oneOf(
        "",
        "F32",
        "F64",
        "a",
        "b",
        "shape",
        "__metadata__",
        "sha256",
        "relu",
        "completed",
        "NaN",
        "Infinity",
        "-1",
        "15",
        "1e9",
        "9223372036854775807",
        "\u001b[2J\n\r\u202e\u0000",
        "\ud800",
        "x".repeat(mutations.random().nextInt(100_000)));
  }
}
