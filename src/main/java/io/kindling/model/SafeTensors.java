package io.kindling.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.InvalidInputException;
import io.kindling.LittleEndian;
import io.kindling.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Named tensors of 32-bit floats and a map of texts, in the safetensors format (Hugging Face, "Safe
 * Tensors", format description).
 *
 * <p>The file: the header's length N (64-bit, little-endian), the header (N bytes of JSON: for
 * every tensor its dtype, shape and the offsets of its bytes, and {@code __metadata__}, a map of
 * texts), the tensors' bytes, little-endian, row-major, without gaps.
 *
 * <p>Two entries of the metadata tell a damaged file. {@code sha256} is over the header, with zeros
 * in the place of the digest itself, and all that follows; it says nothing any more once another
 * program has written the header anew. {@code contentSha256}, see {@link TensorDigest}, then still
 * says whether the tensors are the same.
 */
public final class SafeTensors {

  /**
   * A tensor.
   *
   * @param shape the length of every dimension
   * @param values the elements, row-major
   */
  @SuppressWarnings("ArrayRecordComponent") // Millions of numbers, handed on and not compared.
  public record Tensor(List<Integer> shape, float[] values) {

    /** Whether no element is NaN or infinite. */
    boolean isFinite() {
      for (float value : values) {
        if (!Float.isFinite(value)) {
          return false;
        }
      }
      return true;
    }
  }

  private static final String METADATA = "__metadata__";
  private static final String CHECKSUM = "sha256";
  private static final String CONTENT = "contentSha256";
  private static final String NO_CHECKSUM = "0".repeat(64);
  private static final String BEFORE_CHECKSUM = "{\"" + METADATA + "\":{\"" + CHECKSUM + "\":\"";
  private static final int LONGEST_HEADER = 1 << 20;

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final Map<String, String> metadata;
  private final Map<String, Tensor> tensors;

  /**
   * Tensors and texts to be written.
   *
   * @param metadata in the order in which to write them
   * @param tensors in the order in which to write them
   */
  public SafeTensors(Map<String, String> metadata, Map<String, Tensor> tensors) {
    this.metadata = new LinkedHashMap<>(metadata);
    this.tensors = new LinkedHashMap<>(tensors);
  }

  /** The texts. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /** The tensors. */
  public Map<String, Tensor> tensors() {
    return tensors;
  }

  /** Writes the file. */
  public void write(OutputStream out) throws IOException {
    ObjectNode header = JSON.createObjectNode();
    ObjectNode texts = header.putObject(METADATA);
    texts.put(CHECKSUM, NO_CHECKSUM);
    texts.put(CONTENT, TensorDigest.of(tensors));
    metadata.forEach(texts::put);
    long offset = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      ObjectNode node = header.putObject(entry.getKey());
      node.put("dtype", "F32");
      node.set("shape", JSON.valueToTree(entry.getValue().shape()));
      long end = offset + (long) entry.getValue().values().length * Float.BYTES;
      node.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    String text = JSON.writeValueAsString(header);
    text += HeaderForm.padding(text);
    Sha256 sha256 = new Sha256().add(text);
    tensors.values().forEach(tensor -> sha256.add(tensor.values()));
    byte[] bytes = withChecksum(text, sha256.hex()).getBytes(StandardCharsets.UTF_8);
    out.write(LittleEndian.packed(Long.BYTES, length -> length.putLong(bytes.length)));
    out.write(bytes);
    for (Tensor tensor : tensors.values()) {
      out.write(LittleEndian.bytes(tensor.values()));
    }
  }

  /**
   * Reads a file.
   *
   * @param name the file's name, for messages
   * @param length the file's length in bytes: nothing longer is ever allocated
   * @throws InvalidInputException if the file is not a safetensors file of 32-bit floats, or is
   *     damaged
   * @throws IOException if it cannot be read
   */
  public static SafeTensors read(InputStream in, String name, long length) throws IOException {
    ByteBuffer prefix = LittleEndian.over(in.readNBytes(Long.BYTES));
    long headerLength = prefix.remaining() < Long.BYTES ? -1 : prefix.getLong();
    if (headerLength < 2
        || headerLength > LONGEST_HEADER
        || headerLength > length - Long.BYTES
        || length - headerLength > Integer.MAX_VALUE) {
      throw damaged(name, "it does not begin as such a file does");
    }
    byte[] header = in.readNBytes((int) headerLength);
    byte[] data = in.readNBytes((int) (length - Long.BYTES - headerLength));
    if (header.length < headerLength || data.length < length - Long.BYTES - headerLength) {
      throw damaged(name, "it is truncated");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(header)).toString();
      if (!(JSON.readTree(text) instanceof ObjectNode root)) {
        throw damaged(name, "its header is not a JSON object");
      }
      boolean ours = text.startsWith(BEFORE_CHECKSUM) && HeaderForm.isOurs(text, root, METADATA);
      Map<String, String> metadata = metadata(root.remove(METADATA), name);
      check(metadata.remove(CHECKSUM), ours, text, data, name);
      String content = metadata.remove(CONTENT);
      Map<String, Tensor> tensors = tensors(root, data, name);
      if (content != null && !content.equals(TensorDigest.of(tensors))) {
        throw damaged(
            name,
            "its content does not match its checksum "
                + CONTENT
                + "; a program that changes numbers on purpose should take that entry away");
      }
      return new SafeTensors(metadata, tensors);
    } catch (CharacterCodingException e) {
      throw damaged(name, "its header is not UTF-8");
    } catch (JsonProcessingException | StackOverflowError e) {
      throw damaged(name, "its header is not JSON");
    }
  }

  private static Map<String, String> metadata(JsonNode node, String name) {
    Map<String, String> metadata = new LinkedHashMap<>();
    if (node != null && !node.isObject()) {
      throw damaged(name, "its metadata are not a JSON object");
    }
    if (node != null) {
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        if (!entry.getValue().isTextual()) {
          throw damaged(name, "the metadata entry " + entry.getKey() + " is not a text");
        }
        metadata.put(entry.getKey(), entry.getValue().textValue());
      }
    }
    return metadata;
  }

  private static void check(
      String expected, boolean ours, String header, byte[] data, String name) {
    if (expected == null) {
      return; // Written by another program.
    }
    if (expected.length() != NO_CHECKSUM.length()
        || (ours
            && !new Sha256()
                .add(withChecksum(header, NO_CHECKSUM))
                .add(data)
                .hex()
                .equals(expected))) {
      throw damaged(name, "its content does not match its checksum");
    }
  }

  private static String withChecksum(String header, String checksum) {
    return BEFORE_CHECKSUM
        + checksum
        + header.substring(BEFORE_CHECKSUM.length() + checksum.length());
  }

  private static Map<String, Tensor> tensors(ObjectNode root, byte[] data, String name) {
    Map<String, int[]> shapes = new LinkedHashMap<>();
    Map<String, int[]> places = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : root.properties()) {
      JsonNode node = entry.getValue();
      if (!node.path("dtype").asText().equals("F32")) {
        throw damaged(
            name,
            "tensor "
                + entry.getKey()
                + " is of type "
                + node.get("dtype")
                + ", where F32 is expected");
      }
      int[] shape = numbers(node.path("shape"), entry.getKey(), name);
      int[] offsets = numbers(node.path("data_offsets"), entry.getKey(), name);
      long count = 1;
      for (int size : shape) {
        count = Math.min(Integer.MAX_VALUE, count * size);
      }
      if (offsets.length != 2 || offsets[1] - (long) offsets[0] != count * Float.BYTES) {
        throw damaged(name, "tensor " + entry.getKey() + " does not lie where its shape says");
      }
      shapes.put(entry.getKey(), shape);
      places.put(entry.getKey(), offsets);
    }
    checkPlaces(places.values(), data.length, name);
    ByteBuffer bytes = LittleEndian.over(data);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    shapes.forEach(
        (tensor, shape) -> {
          int[] place = places.get(tensor);
          bytes.position(place[0]);
          float[] values = LittleEndian.floats(bytes, (place[1] - place[0]) / Float.BYTES);
          tensors.put(tensor, new Tensor(Arrays.stream(shape).boxed().toList(), values));
        });
    return tensors;
  }

  /** Checks, before any memory is given to them, that tensors follow one another without gaps. */
  private static void checkPlaces(Collection<int[]> places, int length, String name) {
    int end = 0;
    List<int[]> inOrder = new ArrayList<>(places);
    inOrder.sort(
        Comparator.<int[]>comparingInt(place -> place[0]).thenComparingInt(place -> place[1]));
    for (int[] place : inOrder) {
      if (place[0] != end) {
        throw damaged(name, "its tensors overlap or leave gaps");
      }
      end = place[1];
    }
    if (end != length) {
      throw damaged(name, "its tensors do not add up to its length");
    }
  }

  private static int[] numbers(JsonNode node, String tensor, String name) {
    if (!node.isArray()) {
      throw damaged(name, "tensor " + tensor + " has no proper shape or offsets");
    }
    int[] numbers = new int[node.size()];
    for (int i = 0; i < numbers.length; i++) {
      if (!node.path(i).isInt() || node.path(i).intValue() < 0) {
        throw damaged(name, "tensor " + tensor + " has no proper shape or offsets");
      }
      numbers[i] = node.path(i).intValue();
    }
    return numbers;
  }

  private static InvalidInputException damaged(String name, String what) {
    return new InvalidInputException(
        name + ": is not a sound safetensors file of 32-bit floats: " + what);
  }
}
