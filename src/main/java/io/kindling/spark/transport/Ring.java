package io.kindling.spark.transport;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A pipe for bytes in memory that two processes share: one writes, the other reads, each by one
 * thread at a time, and neither waits.
 *
 * <p>In the memory, each in a cache line of its own (64-bit integers): how many bytes have been
 * written, how many read, whether the reader has to be woken and whether the writer has; then the
 * bytes, in the place of which others come once they are read.
 */
final class Ring {

  /** Bytes that may be under way, a power of two: a few parts of weights, which caches can hold. */
  static final int CAPACITY = 1 << 20;

  private static final int LINE = 64;
  private static final int WRITTEN = 0;
  private static final int READ = LINE;
  private static final int IS_READER_ASLEEP = 2 * LINE;
  private static final int IS_WRITER_ASLEEP = 3 * LINE;
  private static final int CONTROL = 4 * LINE;

  /** How much memory a ring takes. */
  static final int BYTES = CONTROL + CAPACITY;

  private static final VarHandle WORD =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final ByteBuffer memory;
  private final ByteBuffer content;

  /**
   * In memory that is 0 at first.
   *
   * @param memory of {@link #BYTES}, aligned to a cache line
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

  /** The next free bytes in a row; none if the reader has to read first. */
  ByteBuffer space() {
    long written = get(WRITTEN);
    int from = (int) (written & (CAPACITY - 1));
    int free = CAPACITY - (int) (written - get(READ));
    return content.slice(from, Math.min(free, CAPACITY - from));
  }

  /**
   * So many bytes of {@link #space} have been filled, and are the reader's from now on.
   *
   * @return whether it has to be woken
   */
  boolean written(int count) {
    set(WRITTEN, get(WRITTEN) + count);
    return isWoken(IS_READER_ASLEEP);
  }

  /** The next bytes in a row that can be read; none if the writer has to write first. */
  ByteBuffer content() {
    long read = get(READ);
    int from = (int) (read & (CAPACITY - 1));
    int there = (int) (get(WRITTEN) - read);
    return content.slice(from, Math.min(there, CAPACITY - from));
  }

  /**
   * So many bytes of {@link #content} have been read, and are the writer's from now on.
   *
   * @return whether it has to be woken; not before half of the ring is free
   */
  boolean read(int count) {
    long read = get(READ) + count;
    set(READ, read);
    return get(WRITTEN) - read <= CAPACITY / 2 && isWoken(IS_WRITER_ASLEEP);
  }

  /** The reader will not look by itself; it has to look once more after this. */
  void sleepAsReader() {
    set(IS_READER_ASLEEP, 1);
  }

  /** The reader looks by itself. */
  void wakeAsReader() {
    set(IS_READER_ASLEEP, 0);
  }

  /** The writer waits for room; it has to look once more after this. */
  void sleepAsWriter() {
    set(IS_WRITER_ASLEEP, 1);
  }

  private boolean isWoken(int sleeper) {
    return get(sleeper) == 1 && WORD.compareAndSet(memory, sleeper, 1L, 0L);
  }
}
