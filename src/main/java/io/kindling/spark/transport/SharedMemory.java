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
 * Memory that two processes of one host share: a file that both map, which only their user may open
 * and which is deleted as soon as both have mapped it.
 *
 * <p>Both processes verify that they share the memory: each writes a random number into it, sends
 * the number over their connection, and the other compares it with the number in memory.
 */
final class SharedMemory implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SharedMemory.class);

  private static final String PREFIX = "kindling-rings-";

  /** Length of a random number in bytes. */
  private static final int NUMBER = 16;

  /** Offset of the rings; the two numbers come before them. */
  private static final int RINGS = 4096;

  private static final int LENGTH = RINGS + 2 * Ring.BYTES;

  /** Bytes in the directory to leave for other processes of this host. */
  private static final long LEFT_TO_OTHERS = 16L << 20;

  /** Age after which a file is certainly left over from processes that have ended. */
  private static final Duration LEFT_BEHIND = Duration.ofMinutes(1);

  private static final SecureRandom RANDOM = new SecureRandom();

  /** Thrown when no memory can be shared. Messages then go over the connection. */
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

  /**
   * Returns the directory for such files: {@code /dev/shm}, which is in memory, or else the
   * directory for temporary files.
   */
  static Path directory() {
    Path inMemory = Path.of("/dev/shm");
    return Files.isWritable(inMemory) ? inMemory : Path.of(System.getProperty("java.io.tmpdir"));
  }

  /**
   * Creates shared memory.
   *
   * @throws NoneException if there is no room for it, or this system does not support such files
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
      // Zeros are written, not left sparse: without enough room this fails, and not a later access.
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

  /** Returns the offer for the other process: the first number, followed by the file's name. */
  ByteBuffer offer() {
    byte[] name = file.getFileName().toString().getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(NUMBER + name.length).put(number(0)).put(name).flip();
  }

  /**
   * Opens memory that another process offers, and deletes its file.
   *
   * @throws NoneException if it is not found on this host
   */
  static SharedMemory open(ByteBuffer offer) throws NoneException {
    ByteBuffer first = offer.slice(offer.position(), NUMBER);
    String name =
        StandardCharsets.US_ASCII.decode(offer.position(offer.position() + NUMBER)).toString();
    if (!isFileName(name)) {
      throw new NoneException("not a name of a shared file: " + name);
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

  /** Returns the answer for the process that offered this memory: the second number. */
  ByteBuffer answer() {
    return ByteBuffer.allocate(NUMBER).put(number(NUMBER)).flip();
  }

  /** Returns whether an answer proves that the other process has opened this memory. */
  boolean isProvenBy(ByteBuffer answer) {
    return answer.equals(number(NUMBER));
  }

  /**
   * Returns one of the rings.
   *
   * @param index 0 for the ring to which the offering process writes; 1 for the other
   */
  Ring ring(int index) {
    return new Ring(memory.slice(RINGS + index * Ring.BYTES, Ring.BYTES));
  }

  /** Deletes the file; the mapped memory stays. */
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

  private static boolean isFileName(String name) {
    return name.matches(PREFIX + "[0-9a-f]{32}");
  }

  /** Deletes files of processes that were killed before the other process had opened the file. */
  private static void deleteLeftBehind() {
    Instant before = Instant.now().minus(LEFT_BEHIND);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory(), PREFIX + "*")) {
      for (Path each : files) {
        if (isFileName(each.getFileName().toString())
            && Files.getLastModifiedTime(each).toInstant().isBefore(before)) {
          delete(each);
        }
      }
    } catch (IOException e) {
      LOG.debug("cannot search for left-over files: {}", e.toString());
    }
  }
}
