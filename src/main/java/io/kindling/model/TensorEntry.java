package io.kindling.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.InvalidInputException;
import io.kindling.codec.LittleEndian;
import io.kindling.codec.Sha256;
import io.kindling.model.SafeTensors.Tensor;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A tensor's entry in the header of a safetensors file.
 *
 * @param name the tensor's name
 * @param type the name of the element type
 * @param shape the length of every dimension
 * @param start the offset of the first byte, counted from the end of the header
 * @param end the offset after the last byte
 */
record TensorEntry(String name, String type, List<Long> shape, long start, long end) {

  /** The length of the longest array that a JVM supports. */
  private static final int MOST_ELEMENTS = Integer.MAX_VALUE - 8;

  /** The number of raw bytes that are read at a time. */
  private static final int BUFFER = 1 << 20;

  /**
   * Parses all tensors of a header.
   *
   * @param header the header without its metadata
   * @param length the number of bytes after the header
   * @param file the file's name, for messages
   * @return the entries in the order of their data
   * @throws InvalidInputException if the tensors' data overlap, leave gaps, or do not end at the
   *     end of the file
   */
  static List<TensorEntry> all(ObjectNode header, long length, String file) {
    List<TensorEntry> places = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      places.add(of(entry.getKey(), entry.getValue(), file));
    }
    places.sort(Comparator.comparingLong(TensorEntry::start).thenComparingLong(TensorEntry::end));
    long end = 0;
    for (TensorEntry place : places) {
      if (place.start != end) {
        throw SafeTensors.damaged(file, "its tensors overlap or leave gaps");
      }
      end = place.end;
    }
    if (end != length) {
      throw SafeTensors.damaged(file, "its tensors do not add up to its length");
    }
    return places;
  }

  private static TensorEntry of(String name, JsonNode node, String file) {
    List<Long> shape = numbers(node.path("shape"), name, file);
    List<Long> offsets = numbers(node.path("data_offsets"), name, file);
    if (offsets.size() != 2 || offsets.get(0) > offsets.get(1) || !node.path("dtype").isTextual()) {
      throw unsound(name, file);
    }
    TensorEntry place =
        new TensorEntry(
            name, node.path("dtype").textValue(), shape, offsets.get(0), offsets.get(1));
    TensorType known = TensorType.of(place.type);
    // Lengths can only be checked for known types.
    if (known != null && place.count() != (double) (place.end - place.start) / known.bytes()) {
      throw SafeTensors.damaged(file, "tensor " + name + " does not lie where its shape says");
    }
    return place;
  }

  /**
   * Reads the tensor's data.
   *
   * @param in the file, at the tensor's first byte
   * @param sha256 a digest to update with the bytes, or null
   * @param file the file's name, for messages
   * @throws InvalidInputException if the type is not supported, or the tensor is too large
   * @throws IOException if the file cannot be read
   */
  Tensor read(InputStream in, Sha256 sha256, String file) throws IOException {
    TensorType known = TensorType.of(type);
    if (known == null) {
      throw new InvalidInputException(
          String.format(
              "%s: tensor %s is of type %s, where one of %s is expected; convert it",
              file, name, type, Arrays.toString(TensorType.values())));
    }
    long count = (end - start) / known.bytes();
    if (count > MOST_ELEMENTS || shape.stream().anyMatch(size -> size > MOST_ELEMENTS)) {
      throw new InvalidInputException(
          String.format(
              "%s: tensor %s is of shape %s, and at most %,d elements are read",
              file, name, shape, MOST_ELEMENTS));
    }
    float[] values = new float[(int) count];
    for (int done = 0; done < values.length; ) {
      int part = Math.min(BUFFER / known.bytes(), values.length - done);
      byte[] bytes = in.readNBytes(part * known.bytes());
      if (bytes.length < part * known.bytes()) {
        throw new EOFException();
      }
      if (sha256 != null) {
        sha256.add(bytes);
      }
      known.read(LittleEndian.over(bytes), values, done, part);
      done += part;
    }
    return new Tensor(shape.stream().map(Math::toIntExact).toList(), values);
  }

  /** Returns the number of elements as a double, which cannot overflow but may be rounded. */
  private double count() {
    return shape.stream().mapToDouble(size -> size).reduce(1, (a, b) -> a * b);
  }

  private static List<Long> numbers(JsonNode node, String tensor, String file) {
    List<Long> numbers = new ArrayList<>();
    for (JsonNode number : node) {
      if (!number.isIntegralNumber() || !number.canConvertToLong() || number.longValue() < 0) {
        throw unsound(tensor, file);
      }
      numbers.add(number.longValue());
    }
    if (!node.isArray()) {
      throw unsound(tensor, file);
    }
    return numbers;
  }

  private static InvalidInputException unsound(String tensor, String file) {
    return SafeTensors.damaged(file, "tensor " + tensor + " has no proper type, shape or offsets");
  }
}
