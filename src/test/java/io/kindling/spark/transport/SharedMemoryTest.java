package io.kindling.spark.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests how two ends find out whether they share memory. */
class SharedMemoryTest {

  private SharedMemory offered;
  private Path file;

  @BeforeEach
  void create() throws Exception {
    offered = SharedMemory.create();
    file = file(offered.offer());
  }

  @AfterEach
  void close() {
    offered.close();
  }

  private static Path file(ByteBuffer offer) {
    String name = StandardCharsets.US_ASCII.decode(offer.position(16)).toString();
    return SharedMemory.directory().resolve(name);
  }

  @Test
  void oneEndReadsWhatTheOtherWrites() throws Exception {
    SharedMemory found = SharedMemory.open(offered.offer());
    ByteBuffer space = offered.ring(0).space();
    space.putLong(0, 42);
    offered.ring(0).written(Long.BYTES);
    assertEquals(42, found.ring(0).content().getLong(0));
    assertFalse(found.ring(1).content().hasRemaining());
  }

  @Test
  void onlyTheUserMayOpenTheFileAndItIsDeletedOnceOpened() throws Exception {
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    SharedMemory.open(offered.offer());
    assertFalse(Files.exists(file));
    offered.close();
  }

  @Test
  void theFileIsDeletedIfTheOfferIsNotAccepted() {
    offered.close();
    assertFalse(Files.exists(file));
    assertThrows(SharedMemory.NoneException.class, () -> SharedMemory.open(offered.offer()));
  }

  @Test
  void bothEndsHaveToProveTheOthersNumber() throws Exception {
    ByteBuffer another = offered.offer().put(0, (byte) (1 + offered.offer().get(0)));
    assertThrows(SharedMemory.NoneException.class, () -> SharedMemory.open(another));
    assertFalse(offered.isProvenBy(ByteBuffer.allocate(0)), "an offer that is refused");
    SharedMemory found = SharedMemory.open(offered.offer());
    ByteBuffer answer = found.answer();
    assertTrue(offered.isProvenBy(answer));
    assertFalse(offered.isProvenBy(answer.put(3, (byte) (1 + answer.get(3)))));
  }

  @Test
  void otherFilesAreNotOpened(@TempDir Path elsewhere) throws Exception {
    // The same file in another directory.
    Path other = Files.copy(file, elsewhere.resolve("file"));
    String up = "../".repeat(20);
    for (String name : List.of(up + other, other.toString(), "kindling-rings-" + up + other, "")) {
      assertRefused(name);
    }
    // A link to it, with a valid name.
    Path link = file.resolveSibling("kindling-rings-" + "0123456789abcdef".repeat(2));
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, file);
    try {
      assertRefused(link.getFileName().toString());
    } finally {
      Files.delete(link);
    }
    // Another file in its place.
    Files.write(file, new byte[100]);
    assertThrows(SharedMemory.NoneException.class, () -> SharedMemory.open(offered.offer()));
  }

  private void assertRefused(String name) {
    ByteBuffer offer = ByteBuffer.allocate(16 + name.length());
    offer.put(offered.offer().limit(16)).put(name.getBytes(StandardCharsets.US_ASCII)).flip();
    assertThrows(SharedMemory.NoneException.class, () -> SharedMemory.open(offer), name);
  }

  @Test
  void filesOfKilledProcessesAreDeleted() throws Exception {
    FileTime longAgo = FileTime.from(Instant.now().minusSeconds(3600));
    Files.setLastModifiedTime(file, longAgo);
    try (SharedMemory next = SharedMemory.create()) {
      assertFalse(Files.exists(file, LinkOption.NOFOLLOW_LINKS));
      assertTrue(Files.exists(file(next.offer())));
    }
  }
}
