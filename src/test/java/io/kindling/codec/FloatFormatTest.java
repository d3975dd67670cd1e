package io.kindling.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FloatFormatTest {

  @ParameterizedTest
  @CsvSource({"FLOAT32, 1.5, 0000c03f", "BF16, 1.5, c03f", "BF16, -Infinity, 80ff"})
  void isLittleEndian(FloatFormat format, float value, String expected) {
    byte[] bytes = new byte[format.bytes()];
    format.put(new float[] {7, value}, 1, 1, LittleEndian.over(bytes));
    assertEquals(expected, HexFormat.of().formatHex(bytes));
  }

  /** Copies ranges longer than a block from an array to a buffer and back. */
  @ParameterizedTest
  @EnumSource(FloatFormat.class)
  void decodesToTheOriginal(FloatFormat format) {
    Random random = new Random(1);
    for (int count : new int[] {0, 1, 1023, 1024, 5000}) {
      float[] values = new float[count + 9];
      for (int i = 0; i < values.length; i++) {
        int bits = random.nextInt();
        values[i] = Float.intBitsToFloat(format == FloatFormat.BF16 ? bits & 0xffff0000 : bits);
      }
      ByteBuffer bytes =
          ByteBuffer.allocateDirect(3 + count * format.bytes()).order(ByteOrder.LITTLE_ENDIAN);
      format.put(values, 5, count, bytes.position(3));
      assertEquals(0, bytes.remaining());
      float[] found = values.clone();
      Arrays.fill(found, 5, 5 + count, -1);
      format.get(bytes.position(3), found, 5, count);
      assertEquals(0, bytes.remaining());
      assertArrayEquals(values, found);
      assertEquals(format, FloatFormat.of(format.bytes()));
    }
  }
}
