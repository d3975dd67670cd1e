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

  /** Room in the directory that others of this host may need. */
  private static final long LEFT_TO_OTHERS = 16L << 20;

  /** No file has a name for so long whose processes are alive. */
  private static final Duration LEFT_BEHIND = Duration.ofMinutes(1);

  private static final SecureRandom RANDOM = new SecureRandom();

  /** There is none, for a reason that hinders nobody: messages go by the connection. */
  static final class NoneException extends Exception {
    private static final long serialVersionUID = 1;

    NoneException(String why) {
      super(why);
    }
  }

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
   * @throws NoneException if there is no room for it, or this system has no such files
   */
  static SharedMemory create() throws NoneException {
    deleteLeftBehind();
    Path file = directory().resolve(PREFIX + HexFormat.of().formatHex(random()));
    try {
      if (Files.getFileStore(directory()).getUsableSpace() < LEFT_TO_OTHERS + LENGTH) {
        throw new NoneException("hardly any room is left in " + directory());
      }
      return create(file);
    } catch (IOException | UnsupportedOperationException e) {
      delete(file);
      throw new NoneException(e.toString());
    }
  }

  private static SharedMemory create(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(
                StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      // Written, not left sparse: where there is no room this fails, and not the memory's use.
      ByteBuffer zeros = ByteBuffer.allocate(1 << 16);
      for (long at = 0; at < LENGTH; ) {
        zeros.clear().limit((int) Math.min(zeros.capacity(), LENGTH - at));
        at += channel.write(zeros, at);
      }
      SharedMemory created = new SharedMemory(file, map(channel));
      created.memory.put(0, random());
      return created;
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
   * @throws NoneException if it is not
   */
  static SharedMemory open(ByteBuffer offer) throws NoneException {
    ByteBuffer first = offer.slice(offer.position(), NUMBER);
    String name =
        StandardCharsets.US_ASCII.decode(offer.position(offer.position() + NUMBER)).toString();
    if (!isOne(name)) {
      throw new NoneException("not a name that is given here: " + name);
    }
    Path file = directory().resolve(name);
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      if (channel.size() != LENGTH) {
        throw new NoneException(file + " has " + channel.size() + " bytes and not " + LENGTH);
      }
      SharedMemory opened = new SharedMemory(file, map(channel));
      if (!opened.number(0).equals(first)) {
        throw new NoneException(file + " is not what was offered");
      }
      opened.memory.put(NUMBER, random());
      opened.close();
      return opened;
    } catch (IOException e) {
      throw new NoneException(e.toString());
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
  public void close() {
    delete(file);
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.debug("{} is not deleted: {}", file, e.toString());
    }
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

  private static boolean isOne(String name) {
    return name.matches(PREFIX + "[0-9a-f]{32}");
  }

  /** Of processes that were killed before the other one had opened theirs. */
  private static void deleteLeftBehind() {
    Instant before = Instant.now().minus(LEFT_BEHIND);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory(), PREFIX + "*")) {
      for (Path each : files) {
        if (isOne(each.getFileName().toString())
            && Files.getLastModifiedTime(each).toInstant().isBefore(before)) {
          delete(each);
        }
      }
    } catch (IOException e) {
      LOG.debug("not looked for what was left behind: {}", e.toString());
    }
  }
}
