package io.kindling.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kindling.InvalidInputException;
import io.kindling.codec.LittleEndian;
import io.kindling.data.scaling.Scaling;
import io.kindling.model.SafeTensors.Tensor;
import io.kindling.nn.Network;
import io.kindling.nn.activation.Relu;
import io.kindling.nn.loss.CrossEntropy;
import io.kindling.storage.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignModelTest {

  private static final Configuration CONFIGURATION = new Configuration();

  private static final Network NETWORK =
      new Network(List.of(3, 2, 2), new Relu(), new CrossEntropy());

  private static final List<String> NAMES =
      List.of("fc1.weight", "fc1.bias", "head.weight", "head.bias");

  @TempDir java.nio.file.Path directory;

  private Path file;

  @BeforeEach
  void write() throws Exception {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("head.bias", new Tensor(List.of(2), new float[] {13, 14}));
    tensors.put("steps", new Tensor(List.of(1), new float[] {99}));
    tensors.put("fc1.weight", new Tensor(List.of(2, 3), new float[] {1, 2, 3, 4, 5, 6}));
    tensors.put("fc1.bias", new Tensor(List.of(2), new float[] {7, 8}));
    tensors.put("head.weight", new Tensor(List.of(2, 2), new float[] {9, 10, 11, 12}));
    file = new Path(directory.resolve("theirs.safetensors").toUri());
    SafeTensors content = new SafeTensors(Map.of("format", "pt"), tensors);
    AtomicFile.write(file, CONFIGURATION, content::write);
  }

  private Model read(Network network, List<String> names) throws Exception {
    return ForeignModel.read(file, CONFIGURATION, network, names, Scaling.NONE);
  }

  @Test
  void tensorsAreTakenByTheNamesThatAreGiven() throws Exception {
    Model model = read(NETWORK, NAMES);
    assertArrayEquals(
        new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14}, model.parameters());
    assertEquals(Scaling.NONE, model.scaling());
  }

  /** Numbers that every type holds exactly. */
  private static final double[] EXACT = {1.5, -2, 0.25, 1024, -0.0, 0x1p-14};

  /** Writes a file as another program does: in any order of tensors, without digests. */
  private void write(Map<String, byte[]> tensors, Map<String, String> types) throws Exception {
    ObjectMapper json = new ObjectMapper();
    ObjectNode header = json.createObjectNode();
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (Map.Entry<String, byte[]> tensor : tensors.entrySet()) {
      String[] type = types.get(tensor.getKey()).split(" ", 2);
      ObjectNode node = header.putObject(tensor.getKey()).put("dtype", type[0]);
      node.set("shape", json.readTree(type[1]));
      int start = data.size();
      data.writeBytes(tensor.getValue());
      node.putArray("data_offsets").add(start).add(data.size());
    }
    byte[] text = json.writeValueAsBytes(header);
    try (OutputStream out = Files.newOutputStream(directory.resolve("theirs.safetensors"))) {
      out.write(LittleEndian.packed(8, length -> length.putLong(text.length)));
      out.write(text);
      out.write(data.toByteArray());
    }
  }

  private static byte[] bytes(String type, double... values) {
    int width = type.equals("F64") ? 8 : 2;
    return LittleEndian.packed(
        width * values.length,
        buffer -> {
          for (double value : values) {
            switch (type) {
              case "F64" -> buffer.putDouble(value);
              case "BF16" ->
                  buffer.putShort((short) (Float.floatToRawIntBits((float) value) >>> 16));
              default -> buffer.putShort(half(value));
            }
          }
        });
  }

  /** A normal number, or a zero, as a binary16. */
  private static short half(double value) {
    int bits = Float.floatToRawIntBits((float) value);
    int sign = (bits >>> 16) & 0x8000;
    int magnitude = ((Math.getExponent(value) + 15) << 10) | ((bits >>> 13) & 0x3ff);
    return (short) (value == 0 ? sign : sign | magnitude);
  }

  @ParameterizedTest
  @ValueSource(strings = {"F64", "F16", "BF16"})
  void floatsOfOtherWidthsAreRead(String type) throws Exception {
    Map<String, byte[]> tensors = new LinkedHashMap<>();
    tensors.put("num_batches_tracked", new byte[8]);
    tensors.put("fc1.bias", bytes(type, 3, -4));
    tensors.put("fc1.weight", bytes(type, EXACT));
    tensors.put("mask", new byte[5]);
    tensors.put("position", new byte[3]);
    Map<String, String> types =
        Map.of(
            "num_batches_tracked", "I64 []",
            "fc1.bias", type + " [2]",
            "fc1.weight", type + " [2,3]",
            "mask", "BOOL [5]",
            "position", "F4 [2,3]");
    write(tensors, types);
    Network network = new Network(List.of(3, 2), new Relu(), new CrossEntropy());
    Model model = read(network, List.of("fc1.weight", "fc1.bias"));
    assertArrayEquals(
        new float[] {1.5f, -2, 0.25f, 1024, -0.0f, 0x1p-14f, 3, -4}, model.parameters());
  }

  /** Every one of the 65,536, by the definition: (−1)ˢ 2ᵉ⁻¹⁵ (1 + m/1024), or (−1)ˢ 2⁻¹⁴ m/1024. */
  @Test
  void everyHalfPrecisionNumberIsRight() {
    float[] values = new float[1 << 16];
    ByteBuffer all = ByteBuffer.allocate(2 << 16).order(ByteOrder.LITTLE_ENDIAN);
    for (int bits = 0; bits < values.length; bits++) {
      all.putShort((short) bits);
    }
    TensorType.F16.read(all.flip(), values, 0, values.length);
    for (int bits = 0; bits < values.length; bits++) {
      int exponent = bits >> 10 & 31;
      double magnitude =
          exponent == 0
              ? Math.scalb((bits & 1023) / 1024.0, -14)
              : Math.scalb(1 + (bits & 1023) / 1024.0, exponent - 15);
      if (exponent == 31) {
        magnitude = (bits & 1023) == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
      }
      double expected = bits < 1 << 15 ? magnitude : -magnitude;
      assertEquals((float) expected, values[bits], Integer.toHexString(bits));
    }
  }

  @Test
  void whatNoFloatHoldsIsNamed() throws Exception {
    Network network = new Network(List.of(1, 1), new Relu(), new CrossEntropy());
    write(
        Map.of("w", bytes("F64", 1e39), "b", bytes("F64", 0)),
        Map.of("w", "F64 [1,1]", "b", "F64 [1]"));
    refused("tensor w holds numbers that are NaN, infinite or beyond 32-bit floats", network);
    write(Map.of("w", new byte[] {1}, "b", new byte[4]), Map.of("w", "I8 [1,1]", "b", "F32 [1]"));
    refused(
        "theirs.safetensors: tensor w is of type I8, where one of [F32, F64, F16, BF16] is expected;"
            + " convert it",
        network);
  }

  private void refused(String message, Network network) {
    InvalidInputException refusal =
        assertThrows(InvalidInputException.class, () -> read(network, List.of("w", "b")));
    assertTrue(refusal.getMessage().contains(message), refusal.getMessage());
  }

  /** A file larger than any array, of which a few bytes are read. */
  @Test
  void tensorsThatAreNotNamedAreNotRead() throws Exception {
    long unused = 5L << 30;
    String header =
        String.format(
            "{'embedding':{'dtype':'U8','shape':[5,1073741824],'data_offsets':[0,%1$d]},"
                + "'w':{'dtype':'F32','shape':[1,1],'data_offsets':[%1$d,%2$d]},"
                + "'huge':{'dtype':'F32','shape':[1,1342177280],'data_offsets':[%2$d,%3$d]},"
                + "'b':{'dtype':'F32','shape':[1],'data_offsets':[%3$d,%4$d]}}",
            unused, unused + 4, 2 * unused + 4, 2 * unused + 8);
    byte[] text = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    java.nio.file.Path path = directory.resolve("theirs.safetensors");
    Files.delete(path);
    Files.deleteIfExists(directory.resolve(".theirs.safetensors.crc"));
    try (RandomAccessFile sparse = new RandomAccessFile(path.toFile(), "rw")) {
      sparse.write(LittleEndian.packed(8, length -> length.putLong(text.length)));
      sparse.write(text);
      sparse.seek(8 + text.length + unused);
      sparse.write(LittleEndian.bytes(new float[] {7}));
      sparse.seek(8 + text.length + 2 * unused + 4);
      sparse.write(LittleEndian.bytes(new float[] {9}));
    }
    Network network = new Network(List.of(1, 1), new Relu(), new CrossEntropy());
    assertArrayEquals(new float[] {7, 9}, read(network, List.of("w", "b")).parameters());
  }

  @Test
  void ofManyTensorsSomeAreNamed() throws Exception {
    Map<String, byte[]> tensors = new LinkedHashMap<>();
    Map<String, String> types = new HashMap<>();
    for (int i = 0; i < 500; i++) {
      tensors.put("blocks." + i, new byte[1]);
      types.put("blocks." + i, "U8 [1]");
    }
    write(tensors, types);
    refused(
        "has no tensor nobody; it has blocks.0, blocks.1, blocks.2, blocks.3, blocks.4, blocks.5,"
            + " blocks.6, blocks.7, blocks.8, blocks.9, blocks.10, blocks.11, blocks.12, blocks.13,"
            + " blocks.14, blocks.15, blocks.16, blocks.17, blocks.18, blocks.19 and 480 more",
        NETWORK,
        9,
        9,
        9,
        9);
  }

  @Test
  void whatDoesNotFitIsNamed() {
    refused("2 tensors are named, where a network of layers [3, 2, 2] has 4", NETWORK, 0, 1);
    refused("has no tensor nobody; it has head.bias, steps,", NETWORK, 0, 1, 2, 9);
    Network wider = new Network(List.of(3, 2, 5), new Relu(), new CrossEntropy());
    refused("tensor head.weight is [2, 2], where [5, 2] is expected", wider, 0, 1, 2, 3);
  }

  private void refused(String message, Network network, int... names) {
    List<String> chosen =
        java.util.Arrays.stream(names).mapToObj(i -> i < 4 ? NAMES.get(i) : "nobody").toList();
    InvalidInputException refusal =
        assertThrows(InvalidInputException.class, () -> read(network, chosen));
    assertTrue(refusal.getMessage().contains(message), refusal.getMessage());
  }
}
