package io.kindling.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kindling.InvalidInputException;
import io.kindling.fixtures.Fuzzing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever a safetensors file holds, it is read right or refused. */
@Tag("fuzz")
class HostileSafeTensorsTest {

  private static final byte[] FOREIGN =
      DamagedSafeTensorsTest.file(
          "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},"
              + "'b':{'dtype':'F32','shape':[],'data_offsets':[8,12]}}",
          1,
          2,
          3);

  @Test
  void areReadRightOrRefused() throws Exception {
    byte[] ours = SafeTensorsTest.bytes(SafeTensorsTest.example());
    Fuzzing.campaign(
        "safetensors files",
        16 << 20,
        mutations -> {
          byte[] file = mutations.oneOf(ours, FOREIGN);
          return trial(
              mutations.oneIn(3)
                  ? mutations.damaged(file, mutations.oneOf(ours, FOREIGN))
                  : new ReshapedTensors(file).damaged(mutations).file());
        });
  }

  private static String trial(byte[] file) throws IOException {
    SafeTensors content;
    try {
      content = SafeTensorsTest.read(file);
    } catch (InvalidInputException e) {
      assertTrue(e.getMessage().startsWith("some.safetensors: "), e.getMessage());
      return "refused";
    }
    assertHolds(file, content);
    return "read";
  }

  /** Compares what was read with the file, field by field. */
  private static void assertHolds(byte[] file, SafeTensors content) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int headerLength = Math.toIntExact(bytes.getLong(0));
    JsonNode header = new ObjectMapper().readTree(file, 8, headerLength);
    JsonNode texts = header.path("__metadata__");
    int digests = (texts.has("sha256") ? 1 : 0) + (texts.has("contentSha256") ? 1 : 0);
    assertEquals(texts.size() - digests, content.metadata().size());
    content.metadata().forEach((key, text) -> assertEquals(texts.path(key).textValue(), text));
    assertEquals(header.size() - (header.has("__metadata__") ? 1 : 0), content.tensors().size());
    content
        .tensors()
        .forEach(
            (name, tensor) -> {
              JsonNode node = header.path(name);
              long length =
                  tensor.shape().stream().mapToLong(size -> size).reduce(1, (a, b) -> a * b);
              assertEquals(length, tensor.values().length);
              assertEquals(
                  node.path("shape").toString(), tensor.shape().toString().replace(" ", ""));
              int start = 8 + headerLength + node.path("data_offsets").path(0).intValue();
              if (node.path("dtype").textValue().equals("F32")) {
                for (int i = 0; i < length; i++) {
                  assertEquals(
                      bytes.getInt(start + 4 * i), Float.floatToRawIntBits(tensor.values()[i]));
                }
              }
            });
  }
}
