package io.kindling.spark.transport;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A ring buffer for bytes in memory that two processes share. One process writes and the other
 * reads, each from one thread at a time, and neither waits.
 *
 * <p>The memory holds, each in a cache line of its own (64-bit integers), the number of bytes
 * written, the number of bytes read, whether the reader must be woken, and whether the writer must
 * be woken. The bytes follow; once they are read, others overwrite them.
 */
final class Ring {

  /**
   * Largest number of unread bytes, a power of two: a few chunks of weights, which caches can hold.
   */
  static final int CAPACITY = 1 << 20;

  private static final int LINE = 64;
  private static final int WRITTEN = 0;
  private static final int READ = LINE;
  private static final int IS_READER_ASLEEP = 2 * LINE;
  private static final int IS_WRITER_ASLEEP = 3 * LINE;
  private static final int CONTROL = 4 * LINE;

  /** Number of bytes that a ring occupies. */
  static final int BYTES = CONTROL + CAPACITY;

  private static final VarHandle WORD =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final ByteBuffer memory;
  private final ByteBuffer content;

  /**
   * Creates a ring in memory whose bytes are initially 0.
   *
   * @param memory {@link #BYTES} bytes, aligned to a cache line
   */
  Ring(ByteBuffer memory) {
    this.memory = memory;
    this.content = memory.slice(CONTROL, CAPACITY);
  }

  private long get(int word) {
    return (long) WORD.getVolatile(memory, word);
  }

  private void set(int word, long value) {
    WORD.setVolatile(memory, word, value);
  }

  /** Returns the next contiguous free bytes; empty if the reader has to read first. */
  ByteBuffer space() {
    long written = get(WRITTEN);
    int from = (int) (written & (CAPACITY - 1));
    int free = CAPACITY - (int) (written - get(READ));
    return content.slice(from, Math.min(free, CAPACITY - from));
  }

  /**
   * Publishes bytes of {@link #space} that were filled; they belong to the reader from now on.
   *
   * @param count the number of bytes
   * @return whether the reader has to be woken
   */
  boolean written(int count) {
    set(WRITTEN, get(WRITTEN) + count);
    return isWoken(IS_READER_ASLEEP);
  }

  /** Returns the next contiguous bytes to read; empty if the writer has to write first. */
  ByteBuffer content() {
    long read = get(READ);
    int from = (int) (read & (CAPACITY - 1));
    int there = (int) (get(WRITTEN) - read);
    return content.slice(from, Math.min(there, CAPACITY - from));
  }

  /**
   * Frees bytes of {@link #content} that were read; they belong to the writer from now on.
   *
   * @param count the number of bytes
   * @return whether the writer has to be woken, which is never before half of the ring is free
   */
  boolean read(int count) {
    long read = get(READ) + count;
    set(READ, read);
    return get(WRITTEN) - read <= CAPACITY / 2 && isWoken(IS_WRITER_ASLEEP);
  }

  /**
   * Records that the reader must be woken. The reader has to check the ring once more after this
   * call.
   */
  void sleepAsReader() {
    set(IS_READER_ASLEEP, 1);
  }

  /** Records that the reader polls the ring. */
  void wakeAsReader() {
    set(IS_READER_ASLEEP, 0);
  }

  /**
   * Records that the writer waits for room. The writer has to check the ring once more after this
   * call.
   */
  void sleepAsWriter() {
    set(IS_WRITER_ASLEEP, 1);
  }

  private boolean isWoken(int sleeper) {
    return get(sleeper) == 1 && WORD.compareAndSet(memory, sleeper, 1L, 0L);
  }
}
