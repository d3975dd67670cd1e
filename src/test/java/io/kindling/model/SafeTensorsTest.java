package io.kindling.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.InvalidInputException;
import io.kindling.model.SafeTensors.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sound files; {@link DamagedSafeTensorsTest} has the others. */
class SafeTensorsTest {

  private static final float[] WEIRD = {
    0f, -0f, 1.5f, Float.MIN_VALUE, Float.NEGATIVE_INFINITY, Float.intBitsToFloat(0x7fc12345)
  };

  static SafeTensors example() {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("title", "Zündel \"1\"\n\u2028");
    metadata.put("empty", "");
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("b", new Tensor(List.of(2, 3), WEIRD));
    tensors.put("a", new Tensor(List.of(), new float[] {42}));
    tensors.put("nothing", new Tensor(List.of(3, 0), new float[0]));
    tensors.put("c", new Tensor(List.of(1, 1, 4), new float[] {1, 2, 3, 4}));
    return new SafeTensors(metadata, tensors);
  }

  static byte[] bytes(SafeTensors content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    content.write(out);
    return out.toByteArray();
  }

  static SafeTensors read(byte[] file) throws IOException {
    return SafeTensors.read(new ByteArrayInputStream(file), "some.safetensors", file.length);
  }

  @Test
  void comesBackAsTheSameBitsInTheSameOrder() throws IOException {
    SafeTensors content = read(bytes(example()));
    assertEquals(example().metadata(), content.metadata());
    assertEquals(List.of("b", "a", "nothing", "c"), new ArrayList<>(content.tensors().keySet()));
    example()
        .tensors()
        .forEach(
            (name, wanted) -> {
              Tensor found = content.tensors().get(name);
              assertEquals(wanted.shape(), found.shape());
              assertArrayEquals(rawBits(wanted.values()), rawBits(found.values()), name);
            });
  }

  @Test
  void isTheSameFileEveryTime() throws IOException {
    assertArrayEquals(bytes(example()), bytes(example()));
    assertArrayEquals(bytes(example()), bytes(read(bytes(example()))));
  }

  @Test
  void emptyFileComesBackToo() throws IOException {
    SafeTensors content = read(bytes(new SafeTensors(Map.of(), Map.of())));
    assertEquals(Map.of(), content.metadata());
    assertEquals(Map.of(), content.tensors());
  }

  /** A reader written from the format's description alone. */
  @Test
  void isLaidOutAsTheFormatSays() throws IOException {
    byte[] file = bytes(example());
    ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int headerLength = Math.toIntExact(buffer.getLong());
    assertEquals('{', file[8]);
    int data = 8 + headerLength;
    assertEquals(0, data % 8, "the numbers are aligned");
    JsonNode header = new ObjectMapper().readTree(file, 8, headerLength);
    int end = 0;
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      if (entry.getKey().equals("__metadata__")) {
        entry.getValue().properties().forEach(text -> assertTrue(text.getValue().isTextual()));
        continue;
      }
      JsonNode tensor = entry.getValue();
      assertEquals(3, tensor.size());
      assertEquals("F32", tensor.get("dtype").textValue());
      assertEquals(end, tensor.get("data_offsets").get(0).intValue(), "there is no gap");
      end = tensor.get("data_offsets").get(1).intValue();
      Tensor wanted = example().tensors().get(entry.getKey());
      List<Integer> shape = new ArrayList<>();
      tensor.get("shape").forEach(size -> shape.add(size.intValue()));
      assertEquals(wanted.shape(), shape);
      for (int i = 0; i < wanted.values().length; i++) {
        int at = data + tensor.get("data_offsets").get(0).intValue() + 4 * i;
        assertEquals(Float.floatToRawIntBits(wanted.values()[i]), buffer.getInt(at));
      }
    }
    assertEquals(file.length, data + end);
    assertEquals(5, header.size());
  }

  @Test
  void checksumIsOverTheFileWithZerosInItsPlace() throws Exception {
    byte[] file = bytes(example());
    String text = new String(file, StandardCharsets.ISO_8859_1);
    int at = text.indexOf("\"sha256\":\"") + 10;
    String checksum = text.substring(at, at + 64);
    Arrays.fill(file, at, at + 64, (byte) '0');
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(file, 8, file.length - 8);
    assertEquals(HexFormat.of().formatHex(digest.digest()), checksum);
  }

  @Test
  void readsFilesOfOtherProgramsThatHaveNoChecksumNorMetadata() throws IOException {
    String header =
        "{\"b\":{\"shape\":[1],\"data_offsets\":[4,8],\"dtype\":\"F32\"},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}  ";
    SafeTensors content = read(DamagedSafeTensorsTest.file(header, new float[] {1, 2}));
    assertEquals(Map.of(), content.metadata());
    assertArrayEquals(new float[] {1}, content.tensors().get("a").values());
    assertArrayEquals(new float[] {2}, content.tensors().get("b").values());
  }

  /** What another library reads and writes anew is the same model, and still knows damage. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void filesThatAnotherProgramHasWrittenAnewAreSound(boolean old) throws IOException {
    String form = old ? ",\"contentSha256\":\"[0-9a-f]{64}\"" : "$^";
    for (int order = 0; order < 4; order++) {
      byte[] file = rewritten(bytes(example()), order, form);
      SafeTensors content = read(file);
      assertEquals("Zündel \"1\"\n\u2028", content.metadata().get("title"));
      assertEquals("pt", content.metadata().get("format"));
      assertEquals(3, content.metadata().size(), content.metadata()::toString);
      assertArrayEquals(new float[] {1, 2, 3, 4}, content.tensors().get("c").values());
      file[file.length - 1] ^= 1;
      if (!old) {
        assertThrows(InvalidInputException.class, () -> read(file));
      }
    }
  }

  /** By name, as Hugging Face's library does it: the metadata in any order, compact or not. */
  private static byte[] rewritten(byte[] file, int order, String without) throws IOException {
    int length = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    String text = new String(file, 8, length, StandardCharsets.UTF_8).replaceFirst(without, "");
    ObjectNode header = (ObjectNode) new ObjectMapper().readTree(text);
    ObjectNode metadata = (ObjectNode) header.remove("__metadata__");
    List<String> texts = new ArrayList<>();
    metadata.fieldNames().forEachRemaining(texts::add);
    Collections.rotate(texts, order);
    ObjectNode anew = new ObjectMapper().createObjectNode();
    ObjectNode turned = anew.putObject("__metadata__");
    texts.forEach(key -> turned.set(key, metadata.get(key)));
    turned.put("format", "pt");
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (String name : new TreeSet<>(List.of("a", "b", "c", "nothing"))) {
      ObjectNode tensor = (ObjectNode) header.get(name);
      int from = tensor.get("data_offsets").get(0).intValue();
      int to = tensor.get("data_offsets").get(1).intValue();
      tensor.putArray("data_offsets").add(data.size()).add(data.size() + to - from);
      data.write(file, 8 + length + from, to - from);
      anew.set(name, tensor);
    }
    String compact = anew.toString();
    return file(order % 2 == 0 ? compact : anew.toPrettyString(), data.toByteArray());
  }

  private static byte[] file(String header, byte[] data) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + text.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .put(data)
        .array();
  }

  /** The checksum's place is found by its zeros, of which others may have as many. */
  @Test
  void textsThatLookLikeAMissingChecksumComeBack() throws IOException {
    Map<String, String> metadata = Map.of("parent", "0".repeat(64));
    SafeTensors content = read(bytes(new SafeTensors(metadata, Map.of())));
    assertEquals(metadata, content.metadata());
  }

  private static int[] rawBits(float[] values) {
    int[] bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(values[i]));
    return bits;
  }
}
