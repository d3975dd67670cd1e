package io.kindling.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.kindling.Mutations;
import io.kindling.Sha256;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A safetensors file whose header is damaged where bytes at random never hit: its JSON stays JSON,
 * its length is right, and the checksum is made anew.
 */
final class TensorHeader {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BEFORE_CHECKSUM = "{\"__metadata__\":{\"sha256\":\"";
  private static final String ZEROS = "0".repeat(64);

  private final byte[] data;
  private String header;

  /** Takes a sound file apart. */
  TensorHeader(byte[] file) {
    int length = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    this.header = new String(file, Long.BYTES, length, StandardCharsets.UTF_8);
    this.data = Arrays.copyOfRange(file, Long.BYTES + length, file.length);
  }

  /** Damages the header, mostly in one place. */
  TensorHeader damaged(Mutations mutations) throws IOException {
    JsonNode root = JSON.readTree(header);
    for (int i = 0; i == 0 || mutations.oneIn(3); i++) {
      damage(root, mutations);
    }
    header = JSON.writeValueAsString(root);
    if (mutations.oneIn(10)) {
      header += mutations.oneOf(" ", "\n", "{}", "}", ",", "\0");
    }
    if (mutations.oneIn(4)) {
      int depth = mutations.random().nextInt(5000);
      header = header.replaceFirst("null", "[".repeat(depth) + "1" + "]".repeat(depth));
    }
    if (mutations.oneIn(10)) {
      // The first tensor, or an entry of the metadata, twice.
      header = header.replaceFirst("(\"[a-z]+\":(\"[^\"]*\"|\\{[^{}]*})),", "$1,$1,");
    }
    return this;
  }

  /** The file. */
  byte[] file() {
    String text = header;
    if (text.matches("(?s)\\Q" + BEFORE_CHECKSUM + "\\E.{64}\".*")) {
      String rest = text.substring(BEFORE_CHECKSUM.length() + ZEROS.length());
      String sha256 = new Sha256().add(BEFORE_CHECKSUM + ZEROS + rest).add(data).hex();
      text = BEFORE_CHECKSUM + sha256 + rest;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Long.BYTES + bytes.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(bytes.length)
        .put(bytes)
        .put(data)
        .array();
  }

  private static void damage(JsonNode root, Mutations mutations) {
    List<ContainerNode<?>> places = new ArrayList<>();
    collect(root, places);
    ContainerNode<?> place = mutations.oneOf(places);
    if (place instanceof ObjectNode object) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      String name = names.isEmpty() ? "new" : mutations.oneOf(names);
      switch (mutations.random().nextInt(3)) {
        case 0 -> object.remove(name);
        case 1 -> object.set(strange(mutations).asText(), object.path(name));
        default -> object.set(name, strange(mutations));
      }
    } else if (place instanceof ArrayNode array) {
      int index = array.isEmpty() ? 0 : mutations.random().nextInt(array.size());
      switch (mutations.random().nextInt(3)) {
        case 0 -> array.remove(index);
        case 1 -> array.insert(index, strange(mutations));
        default -> {
          if (!array.isEmpty()) {
            array.set(index, strange(mutations));
          }
        }
      }
    }
  }

  private static void collect(JsonNode node, List<ContainerNode<?>> places) {
    if (node instanceof ContainerNode<?> container) {
      places.add(container);
      container.forEach(child -> collect(child, places));
    }
  }

  private static JsonNode strange(Mutations mutations) {
    JsonNodeFactory nodes = JSON.getNodeFactory();
    return switch (mutations.random().nextInt(8)) {
      case 0 -> IntNode.valueOf(mutations.oneOf(0, 1, 2, 4, 8, 12, -1, Integer.MAX_VALUE));
      case 1 -> LongNode.valueOf(mutations.oneOf(1L << 32, Long.MAX_VALUE, Long.MIN_VALUE));
      case 2 -> DoubleNode.valueOf(mutations.oneOf(1.0, 0.5, -0.0, 1e308));
      case 3 -> BigIntegerNode.valueOf(BigInteger.TEN.pow(mutations.random().nextInt(2000)));
      case 4 -> TextNode.valueOf(text(mutations));
      case 5 -> nodes.objectNode().set(text(mutations), nodes.arrayNode().add(1));
      case 6 -> nodes.arrayNode().add(0).add(mutations.oneOf(0, 4, 8));
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
        "NaN",
        "-1",
        "1e9",
        "\u001b[2J\n\r\u202e\u0000",
        "\ud800",
        "x".repeat(mutations.random().nextInt(100_000)));
  }
}
