package io.kindling.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.InvalidInputException;
import io.kindling.codec.LittleEndian;
import io.kindling.codec.Sha256;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Named tensors of 32-bit floats and a map of metadata, in the safetensors format (Hugging Face,
 * "Safe Tensors", format description). Tensors of another {@link TensorType} are converted to
 * 32-bit floats.
 *
 * <p>The file consists of the header's length N (64-bit, little-endian), the header (N bytes of
 * JSON: for every tensor its dtype, shape and data offsets, and {@code __metadata__}, a map of
 * strings), and the tensors' bytes, little-endian, row-major, without gaps.
 *
 * <p>Two metadata entries detect damaged files. {@code sha256} covers the header, with zeros in
 * place of the digest itself, and all data; it is no longer valid after another program has
 * rewritten the header. {@code contentSha256} (see {@link TensorDigest}) then still shows whether
 * the tensors are unchanged.
 */
public final class SafeTensors {

  /**
   * A tensor.
   *
   * @param shape the length of every dimension
   * @param values the elements, row-major
   */
  @SuppressWarnings("ArrayRecordComponent") // Millions of numbers; passed along, never compared.
  public record Tensor(List<Integer> shape, float[] values) {

    /** Returns whether no element is NaN or infinite. */
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

  /** The largest header: the scaling of a million features takes 24 MB; others read 100 MB. */
  private static final int LONGEST_HEADER = 1 << 29;

  /** The most names of tensors that a message lists. */
  private static final int NAMED = 20;

  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(LONGEST_HEADER).build())
                  .build())
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final Map<String, String> metadata;
  private final Map<String, Tensor> tensors;

  /**
   * Creates the content of a file.
   *
   * @param metadata the metadata, in the order in which to write them
   * @param tensors the tensors, in the order in which to write them
   */
  public SafeTensors(Map<String, String> metadata, Map<String, Tensor> tensors) {
    this.metadata = new LinkedHashMap<>(metadata);
    this.tensors = new LinkedHashMap<>(tensors);
  }

  /** Returns the metadata. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /** Returns the tensors. */
  public Map<String, Tensor> tensors() {
    return tensors;
  }

  /** Writes the file to a stream. */
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
    text += CanonicalHeader.padding(text);
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
   * @param in the file from its beginning
   * @param name the file's name, for messages
   * @param length the file's length in bytes; no larger array is ever allocated
   * @throws InvalidInputException if the file is not a safetensors file of floats, or is damaged
   * @throws IOException if the file cannot be read
   */
  public static SafeTensors read(InputStream in, String name, long length) throws IOException {
    return read(in, name, length, null);
  }

  /**
   * Reads some tensors of a file. Other tensors may be of any type and size. Their bytes are
   * skipped, unless the file contains a digest that covers them.
   *
   * @param in the file from its beginning
   * @param name the file's name, for messages
   * @param length the file's length in bytes; no larger array is ever allocated
   * @param wanted the tensors' names, or null for all
   * @throws InvalidInputException if the file is not a safetensors file, is damaged, or lacks a
   *     tensor
   * @throws IOException if the file cannot be read
   */
  static SafeTensors read(InputStream in, String name, long length, Set<String> wanted)
      throws IOException {
    byte[] begin = in.readNBytes(Long.BYTES);
    ByteBuffer prefix = LittleEndian.over(begin);
    long headerLength = prefix.remaining() < Long.BYTES ? -1 : prefix.getLong();
    if (headerLength < 2 || headerLength > LONGEST_HEADER || headerLength > length - Long.BYTES) {
      throw damaged(name, ForeignFileType.problem(begin, in));
    }
    byte[] header = in.readNBytes((int) headerLength);
    if (header.length < headerLength) {
      throw damaged(name, "it is truncated");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(header)).toString();
      if (!(JSON.readTree(text) instanceof ObjectNode root)) {
        throw damaged(name, "its header is not a JSON object");
      }
      boolean ours =
          text.startsWith(BEFORE_CHECKSUM) && CanonicalHeader.isOurs(text, root, METADATA);
      Map<String, String> metadata = metadata(root.remove(METADATA), name);
      String checksum = metadata.remove(CHECKSUM);
      String content = metadata.remove(CONTENT);
      if (checksum != null && checksum.length() != NO_CHECKSUM.length()) {
        throw damaged(name, "its content does not match its checksum");
      }
      List<TensorEntry> places = TensorEntry.all(root, length - Long.BYTES - headerLength, name);
      checkNames(wanted, root, name);
      boolean all = wanted == null || checksum != null || content != null;
      Sha256 sha256 = ours ? new Sha256().add(withChecksum(text, NO_CHECKSUM)) : null;
      Map<String, Tensor> read = new HashMap<>();
      for (TensorEntry place : places) {
        if (all || wanted.contains(place.name())) {
          read.put(place.name(), place.read(in, sha256, name));
        } else {
          in.skipNBytes(place.end() - place.start());
        }
      }
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      root.fieldNames()
          .forEachRemaining(
              each -> {
                if (read.containsKey(each)) {
                  tensors.put(each, read.get(each));
                }
              });
      if (ours && !sha256.hex().equals(checksum)) {
        throw damaged(name, "its content does not match its checksum");
      }
      if (content != null && !content.equals(TensorDigest.of(tensors))) {
        throw damaged(
            name,
            "its content does not match its checksum "
                + CONTENT
                + "; a program that changes values on purpose should remove that entry");
      }
      return new SafeTensors(metadata, tensors);
    } catch (EOFException e) {
      throw damaged(name, "it is truncated");
    } catch (CharacterCodingException e) {
      throw damaged(name, "its header is not UTF-8");
    } catch (JsonProcessingException | StackOverflowError e) {
      throw damaged(name, "its header is not JSON");
    }
  }

  private static void checkNames(Set<String> wanted, ObjectNode header, String name) {
    for (String each : wanted == null ? Set.<String>of() : wanted) {
      if (!header.has(each)) {
        List<String> names = new ArrayList<>();
        header.fieldNames().forEachRemaining(names::add);
        String more = names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "";
        throw new InvalidInputException(
            String.format(
                "%s: has no tensor %s; it has %s%s",
                name,
                each,
                String.join(", ", names.subList(0, Math.min(NAMED, names.size()))),
                more));
      }
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
          throw damaged(name, "the metadata entry " + entry.getKey() + " is not a string");
        }
        metadata.put(entry.getKey(), entry.getValue().textValue());
      }
    }
    return metadata;
  }

  private static String withChecksum(String header, String checksum) {
    return BEFORE_CHECKSUM
        + checksum
        + header.substring(BEFORE_CHECKSUM.length() + checksum.length());
  }

  /** Returns the exception for a file that violates the format. */
  static InvalidInputException damaged(String name, String what) {
    return new InvalidInputException(name + ": is not a sound safetensors file: " + what);
  }
}
