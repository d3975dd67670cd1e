package io.kindling.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.InvalidInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import org.apache.commons.compress.compressors.CompressorStreamFactory;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.DefaultCodec;
import org.apache.hadoop.io.compress.Lz4Codec;
import org.apache.hadoop.io.compress.SnappyCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files compressed by common tools and Spark are read; damaged and foreign files are rejected. */
class PackedFileTest {

  /** Some that compresses well, as text does, and some that does not. */
  private static final String TEXT =
      new Random(1)
          .ints(20_000, ' ', '~')
          .mapToObj(Character::toString)
          .collect(Collectors.joining())
          .concat(
              IntStream.range(0, 9000).mapToObj(String::valueOf).collect(Collectors.joining(",")));

  @TempDir Path directory;

  private static byte[] packed(String format, String text) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out =
        format.equals("lz4-framed")
            ? new LZ4FrameOutputStream(bytes)
            : new CompressorStreamFactory().createCompressorOutputStream(format, bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private String content(String name, byte[] bytes) throws IOException {
    Path file = Files.write(directory.resolve(name), bytes);
    try (InputStream in =
        TableFiles.find(file.toString(), new Configuration(), note -> {}).get(0).open(0)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String refusal(String name, byte[] bytes) {
    String message =
        assertThrows(InvalidInputException.class, () -> content(name, bytes)).getMessage();
    assertTrue(message.startsWith(directory.resolve(name) + ": cannot be unpacked ("), message);
    return message;
  }

  @ParameterizedTest
  @CsvSource({
    "gz, gz",
    "bzip2, bz2",
    "xz, xz",
    "lzma, lzma",
    "zstd, zst",
    "lz4-framed, lz4",
    "snappy-framed, sz",
    "snappy-framed, snappy",
    "deflate, deflate",
    "xz, gz"
  })
  void readsWhatCommandsCompress(String format, String ending) throws Exception {
    assertEquals(TEXT, content("t.csv." + ending, packed(format, TEXT)));
  }

  @ParameterizedTest
  @CsvSource({"gz, gz", "bzip2, bz2", "xz, xz", "zstd, zst", "lz4-framed, lz4"})
  void readsAllOfSeveralFilesPutTogether(String format, String ending) throws Exception {
    byte[] one = packed(format, "a,b\n");
    byte[] two = Arrays.copyOf(one, 2 * one.length);
    System.arraycopy(one, 0, two, one.length, one.length);
    assertEquals("a,b\na,b\n", content("t.csv." + ending, two));
  }

  @Test
  void readsWhatSparkCompresses() throws Exception {
    for (String ending : new String[] {"lz4", "snappy", "deflate"}) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (OutputStream out = stream(ending, bytes)) {
        out.write(TEXT.getBytes(StandardCharsets.UTF_8));
      }
      assertEquals(TEXT, content("part-0.csv." + ending, bytes.toByteArray()));
    }
  }

  private static OutputStream stream(String ending, OutputStream bytes) throws IOException {
    Configuration configuration = new Configuration();
    switch (ending) {
      case "lz4" -> {
        Lz4Codec codec = new Lz4Codec();
        codec.setConf(configuration);
        return codec.createOutputStream(bytes);
      }
      case "snappy" -> {
        SnappyCodec codec = new SnappyCodec();
        codec.setConf(configuration);
        return codec.createOutputStream(bytes);
      }
      default -> {
        DefaultCodec codec = new DefaultCodec();
        codec.setConf(configuration);
        return codec.createOutputStream(bytes);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"gz, gz", "bzip2, bz2", "xz, xz", "zstd, zst", "lz4-framed, lz4"})
  void refusesWhatIsCutOff(String format, String ending) throws Exception {
    byte[] whole = packed(format, TEXT);
    for (int length : new int[] {3, 9, whole.length / 2, whole.length - 1}) {
      refusal("t.csv." + ending, Arrays.copyOf(whole, length));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gz", "bz2", "xz", "zst", "lz4", "snappy", "lzma", "Z", "sz"})
  void refusesWhatIsNotCompressed(String ending) throws Exception {
    refusal("t.csv." + ending, "a,b,label\n1,2,x\n3,4,y\n".getBytes(StandardCharsets.UTF_8));
    byte[] zip = new byte[400];
    zip[0] = 'P';
    zip[1] = 'K';
    zip[2] = 3;
    zip[3] = 4;
    refusal("t.csv." + ending, zip);
  }

  /** The codec would ask for 1.6 GB, as a block of the lz4 command's has it. */
  @ParameterizedTest
  @ValueSource(strings = {"lz4", "snappy"})
  void asksForNoMoreMemoryThanAFileCanNeed(String ending) {
    byte[] huge = new byte[4096];
    Arrays.fill(huge, (byte) 0x60);
    assertTrue(
        refusal("t.csv." + ending, huge).contains("its first block declares 1,616,928,864 bytes"),
        ending);
  }
}
