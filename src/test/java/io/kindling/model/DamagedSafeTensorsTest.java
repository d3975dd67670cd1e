package io.kindling.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.kindling.InvalidInputException;
import io.kindling.model.SafeTensors.Tensor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A damaged or hostile file is an error that names it, and nothing worse. {@link
 * HostileSafeTensorsTest} tries many more.
 */
class DamagedSafeTensorsTest {

  private static final String A = "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}";

  /** A file of the given header and numbers, without checksum. */
  static byte[] file(String header, float... data) {
    byte[] text = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(8 + text.length + 4 * data.length).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(text.length).put(text);
    for (float number : data) {
      file.putFloat(number);
    }
    return file.array();
  }

  @Test
  void theSoundOneIsRead() throws IOException {
    SafeTensors content = SafeTensorsTest.read(file(A, 1, 2));
    assertArrayEquals(new float[] {1, 2}, content.tensors().get("a").values());
    // The bits of the double 2 are those of the floats 0 and 2.
    String wide = A.replace("F32", "F64").replace("[2]", "[1]");
    content = SafeTensorsTest.read(file(wide, 0, 2));
    assertArrayEquals(new float[] {2}, content.tensors().get("a").values());
  }

  @Test
  void everyFlippedBitIsFoundOrChangesNoNumber() throws IOException {
    Map<String, Tensor> tensors = Map.of("layer", new Tensor(List.of(3), new float[] {1, -2, 3}));
    byte[] file = SafeTensorsTest.bytes(new SafeTensors(Map.of("key", "value"), tensors));
    assertTrue(readable(file));
    String text = new String(file, StandardCharsets.ISO_8859_1);
    int checksumKey = text.indexOf("sha256");
    for (int bit = 0; bit < 8 * file.length; bit++) {
      byte[] damaged = file.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      if (bit / 8 >= checksumKey && bit / 8 < checksumKey + 6 && readable(damaged)) {
        // The very name of the checksum: the file looks like one that another program wrote.
        SafeTensors content = SafeTensorsTest.read(damaged);
        assertArrayEquals(new float[] {1, -2, 3}, content.tensors().get("layer").values());
        assertEquals("value", content.metadata().get("key"));
      } else {
        assertRefused(damaged, "");
      }
    }
  }

  private static boolean readable(byte[] file) throws IOException {
    try {
      SafeTensorsTest.read(file);
      return true;
    } catch (InvalidInputException e) {
      return false;
    }
  }

  @Test
  void everyTruncationIsFound() throws IOException {
    byte[] file = SafeTensorsTest.bytes(SafeTensorsTest.example());
    for (int length = 0; length < file.length; length++) {
      assertRefused(Arrays.copyOf(file, length), "");
    }
    // A file that has become shorter since its length was asked for.
    InvalidInputException e =
        assertThrows(
            InvalidInputException.class,
            () ->
                SafeTensors.read(
                    new ByteArrayInputStream(file, 0, file.length - 1), "cut", file.length));
    assertTrue(e.getMessage().startsWith("cut: ") && e.getMessage().contains("truncated"));
  }

  @Test
  void trailingBytesAreFound() throws IOException {
    byte[] file = SafeTensorsTest.bytes(SafeTensorsTest.example());
    assertRefused(Arrays.copyOf(file, file.length + 1), "do not add up");
    byte[] foreign = file(A, 1, 2);
    assertRefused(Arrays.copyOf(foreign, foreign.length + 4), "do not add up");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 1, 1 << 20 | 1, Integer.MAX_VALUE, 1L << 32, Long.MAX_VALUE})
  void impossibleHeaderLengthsAreFound(long length) {
    byte[] file = file(A, 1, 2);
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    assertRefused(file, "does not begin as such a file does");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "42",
        "''",
        "  ",
        "{'a':",
        "{}{}",
        "{'__metadata__':[0,1]}",
        "{'__metadata__':null}",
        "{'__metadata__':{'key':1}}",
        "{'__metadata__':{'key':null}}",
        "{'__metadata__':{'key':'a','key':'b'}}",
        "{'__metadata__':{'sha256':''}}",
        "{'__metadata__':{'sha256':'a'}}"
      })
  void headersOfAnotherKindAreFound(String header) {
    assertRefused(file(header), "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "null",
        "{}",
        "{'dtype':'F64','shape':[2],'data_offsets':[0,8]}",
        "{'dtype':'F16','shape':[2],'data_offsets':[0,8]}",
        "{'dtype':'BF16','shape':[3],'data_offsets':[0,8]}",
        "{'dtype':'I32','shape':[2],'data_offsets':[0,8]}",
        "{'dtype':'f32','shape':[2],'data_offsets':[0,8]}",
        "{'dtype':32,'shape':[2],'data_offsets':[0,8]}",
        "{'shape':[2],'data_offsets':[0,8]}",
        "{'dtype':'F32','shape':[2]}",
        "{'dtype':'F32','shape':[2],'data_offsets':[0]}",
        "{'dtype':'F32','shape':[2],'data_offsets':[0,8,8]}",
        "{'dtype':'F32','shape':[2],'data_offsets':{'0':0,'1':8}}",
        "{'dtype':'F32','shape':[2],'data_offsets':['0','8']}",
        "{'dtype':'F32','shape':[2],'data_offsets':[0.0,8.0]}",
        "{'dtype':'F32','shape':[3],'data_offsets':[0,8]}",
        "{'dtype':'F32','shape':[1],'data_offsets':[0,8]}",
        "{'dtype':'F32','shape':[1],'data_offsets':[0,4]}",
        "{'dtype':'F32','shape':[1],'data_offsets':[4,8]}",
        "{'dtype':'F32','shape':[2],'data_offsets':[4,12]}",
        "{'dtype':'F32','shape':[2],'data_offsets':[-8,0]}",
        "{'dtype':'F32','shape':[2],'data_offsets':[8,0]}",
        "{'dtype':'F32','shape':[0],'data_offsets':[8,8]}",
        "{'dtype':'F32','shape':[-2],'data_offsets':[0,8]}",
        "{'dtype':'F32','shape':[-1,-2],'data_offsets':[0,8]}",
        "{'dtype':'F32','shape':[2.0],'data_offsets':[0,8]}",
        "{'dtype':'F32','shape':[536870914],'data_offsets':[0,8]}",
        "{'dtype':'F32','shape':[2147483647,2147483647,4],'data_offsets':[0,8]}",
        "{'dtype':'F32','shape':[4294967298],'data_offsets':[0,8]}",
        "{'dtype':'F32','shape':[65536,65536,65536,65536],'data_offsets':[0,8]}",
        "{'dtype':'F32','shape':[536870911],'data_offsets':[0,2147483644]}",
        "{'dtype':'F32','shape':[2],'data_offsets':[9223372036854775800,9223372036854775808]}"
      })
  void tensorsThatDoNotFitAreFound(String tensor) {
    assertRefused(file("{'a':" + tensor + "}", 1, 2), "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "'shape':2,", "'shape':'2',", "'shape':{'0':2},", "'shape':null,"})
  void aScalarNeedsItsShapeToo(String shape) {
    assertRefused(file("{'a':{'dtype':'F32'," + shape + "'data_offsets':[0,4]}}", 1), "");
  }

  @Test
  void headersInAnotherEncodingAreFound() {
    byte[] file = file("{'__metadata__':{'key':'?'}}");
    file[new String(file, StandardCharsets.ISO_8859_1).indexOf('?')] = (byte) 0xfc;
    assertRefused(file, "not UTF-8");
  }

  @Test
  void tensorsThatOverlapAreFoundEvenIfTheirLengthsAddUp() {
    String a = "'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}";
    String b = "'b':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}";
    assertRefused(file("{" + a + "," + b + "}", 1, 2), "");
    String c = "'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}";
    String d = "'b':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}";
    assertRefused(file("{" + c + "," + d + "}", 1, 2, 3, 4), "");
    String e = "'b':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}";
    assertRefused(file("{" + c + "," + e + "}", 1, 2), "");
  }

  @Test
  void anEmptyTensorCannotClaimToBeHuge() {
    assertRefused(
        file("{'a':{'dtype':'F32','shape':[65536,65536],'data_offsets':[0,0]}}"), "shape says");
  }

  /** The scaling of a hundred thousand features takes more than 1 MiB. */
  @Test
  void longHeadersAreRead() throws IOException {
    String text = "1.2345678,".repeat(300_000);
    byte[] file = SafeTensorsTest.bytes(new SafeTensors(Map.of("scaling.shift", text), Map.of()));
    assertEquals(Map.of("scaling.shift", text), SafeTensorsTest.read(file).metadata());
  }

  @Test
  void duplicateNamesAreFound() {
    String a = "'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}";
    assertRefused(file("{" + a + "," + a.replace("0,4", "4,8") + "}", 1, 2), "not JSON");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{'a':", "{'__metadata__':"})
  void deepNestingIsFound(String level) {
    assertRefused(file(level.repeat(1_000_000 / level.length())), "not JSON");
    assertRefused(file(level.repeat(400)), "");
  }

  /** A header of 1 MiB could name ten thousand tensors that all claim the same bytes. */
  @Test
  void tensorsThatClaimTheSameBytesCostNoMemory() {
    StringBuilder header = new StringBuilder("{");
    for (int i = 0; i < 300; i++) {
      header.append(i == 0 ? "'" : ",'").append(i);
      header.append("':{'dtype':'F32','shape':[250000],'data_offsets':[0,1000000]}");
    }
    byte[] file = file(header.append('}').toString(), new float[250_000]);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(thread);
    assertRefused(file, "");
    long allocated = threads.getThreadAllocatedBytes(thread) - before;
    assertTrue(allocated < 20L * file.length, file.length + " bytes took " + allocated);
  }

  private static void assertRefused(byte[] file, String part) {
    String message =
        assertThrows(InvalidInputException.class, () -> SafeTensorsTest.read(file)).getMessage();
    assertTrue(message.startsWith("some.safetensors: ") && message.contains(part), message);
  }
}
