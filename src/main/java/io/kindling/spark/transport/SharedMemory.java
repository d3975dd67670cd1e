package io.kindling.spark.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Memory that two processes of one host share: a file that both map, which nobody else may open and
 * which has no name any more as soon as both have.
 *
 * <p>Whether they do share it is not believed but proven: each writes a random number into it that
 * the other is told of by their connection and has to find there.
 */
final class SharedMemory implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SharedMemory.class);

  private static final String PREFIX = "kindling-rings-";
  private static final int NUMBER = 16;

  /** The two numbers come before the rings. */
  private static final int RINGS = 4096;

  private static final int LENGTH = RINGS + 2 * Ring.BYTES;

  /** No file has a name for so long whose processes are alive. */
  private static final Duration LEFT_BEHIND = Duration.ofMinutes(1);

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path file;
  private final MappedByteBuffer memory;

  private SharedMemory(Path file, MappedByteBuffer memory) {
    this.file = file;
    this.memory = memory;
  }

  /** Where such files are: in memory, where there is such a directory. */
  static Path directory() {
    Path inMemory = Path.of("/dev/shm");
    return Files.isWritable(inMemory) ? inMemory : Path.of(System.getProperty("java.io.tmpdir"));
  }

  /**
   * A new one.
   *
   * @throws IOException if there is no room for it
   */
  static SharedMemory create() throws IOException {
    deleteLeftBehind();
    Path file = directory().resolve(PREFIX + HexFormat.of().formatHex(random()));
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(
                StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      // Written, not left sparse: where there is no room, mapped memory is not to be had, either,
      // but the JVM would find out when it is used.
      ByteBuffer zeros = ByteBuffer.allocate(1 << 16);
      for (long at = 0; at < LENGTH; at += zeros.capacity()) {
        channel.write(zeros.clear().limit((int) Math.min(zeros.capacity(), LENGTH - at)), at);
      }
      SharedMemory created = new SharedMemory(file, map(channel));
      created.memory.put(0, random());
      return created;
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  /** For the other process: the first number, and the file's name. */
  ByteBuffer offer() {
    byte[] name = file.getFileName().toString().getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(NUMBER + name.length).put(number(0)).put(name).flip();
  }

  /**
   * What another process offers, if it is to be found here; the file has no name after this.
   *
   * @throws IOException if it is not
   */
  static SharedMemory open(ByteBuffer offer) throws IOException {
    byte[] first = new byte[NUMBER];
    offer.get(first);
    String name = StandardCharsets.US_ASCII.decode(offer).toString();
    if (!name.matches(PREFIX + "[0-9a-f]{32}")) {
      throw new IOException("no name of shared memory: " + name);
    }
    Path file = directory().resolve(name);
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      if (channel.size() != LENGTH) {
        throw new IOException(file + " has another length");
      }
      SharedMemory opened = new SharedMemory(file, map(channel));
      if (!opened.number(0).equals(ByteBuffer.wrap(first))) {
        throw new IOException(file + " is another process's");
      }
      opened.memory.put(NUMBER, random());
      opened.close();
      return opened;
    }
  }

  /** For the process that has offered it: the second number. */
  ByteBuffer answer() {
    return ByteBuffer.allocate(NUMBER).put(number(NUMBER)).flip();
  }

  /** Whether the process that this was offered to has found it. */
  boolean isProvenBy(ByteBuffer answer) {
    return answer.equals(number(NUMBER));
  }

  /**
   * One of the rings.
   *
   * @param index 0 for what the process writes that has offered it; otherwise 1
   */
  Ring ring(int index) {
    return new Ring(memory.slice(RINGS + index * Ring.BYTES, Ring.BYTES));
  }

  /** Takes the file's name away; what has been mapped stays. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }

  private ByteBuffer number(int at) {
    return memory.slice(at, NUMBER);
  }

  private static byte[] random() {
    byte[] number = new byte[NUMBER];
    RANDOM.nextBytes(number);
    return number;
  }

  private static MappedByteBuffer map(FileChannel channel) throws IOException {
    return channel.map(FileChannel.MapMode.READ_WRITE, 0, LENGTH);
  }

  /** Of processes that were killed before the other one had opened theirs. */
  private static void deleteLeftBehind() {
    Instant before = Instant.now().minus(LEFT_BEHIND);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory(), PREFIX + "*")) {
      for (Path each : files) {
        if (Files.getLastModifiedTime(each).toInstant().isBefore(before)) {
          Files.deleteIfExists(each);
        }
      }
    } catch (IOException e) {
      LOG.debug("not deleted: {}", e.toString());
    }
  }
}
