package io.kindling.spark.transport;

import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;

/** Sends and receives a connection's messages through memory that its two processes share. */
final class RingPair {

  private final Ring in;
  private final RingReader reader;
  private final RingWriter writer;

  /** Held by the thread that reads. */
  private final ReentrantLock reading = new ReentrantLock();

  /** True if a thread polls for messages, so that the other process need not wake this one. */
  private boolean isWatched;

  private boolean isClosed;

  /**
   * Creates a pair.
   *
   * @param in the ring from the other process
   * @param out the ring to the other process
   * @param receiver handles the messages that arrive
   * @param link the connection that the messages belong to
   * @param wake wakes the other process
   */
  RingPair(Ring in, Ring out, Receiver receiver, Link link, Runnable wake) {
    this.in = in;
    this.reader = new RingReader(in, receiver, link, wake);
    this.writer = new RingWriter(out, wake);
    in.sleepAsReader();
  }

  /** Sends a message, as {@link Link#send} does. */
  void send(ByteBuffer header, Payload payload) {
    writer.send(header, payload);
  }

  /**
   * Handles a wake-up from the other process: reads the messages that have arrived and writes those
   * that wait.
   */
  void serve() {
    reading.lock();
    try {
      readUntilAsleep();
    } finally {
      reading.unlock();
    }
  }

  /** Records that a thread polls from now on. */
  void watch() {
    reading.lock();
    try {
      isWatched = true;
      in.wakeAsReader();
    } finally {
      reading.unlock();
    }
  }

  /** Reads and writes as much as possible; returns whether there was anything. */
  boolean poll() {
    boolean isAny = writer.write();
    if (reading.tryLock()) {
      try {
        isAny = (!isClosed && reader.read()) || isAny;
      } finally {
        reading.unlock();
      }
    }
    return isAny;
  }

  /** Records that the thread no longer polls. */
  void unwatch() {
    reading.lock();
    try {
      isWatched = false;
      readUntilAsleep();
    } finally {
      reading.unlock();
    }
  }

  /**
   * Handles the loss of the connection: reads the messages that have arrived, and nothing after
   * that.
   */
  void close() {
    reading.lock();
    try {
      readUntilAsleep();
      isClosed = true;
    } finally {
      reading.unlock();
    }
  }

  private void readUntilAsleep() {
    writer.write();
    if (isClosed) {
      return;
    }
    reader.read();
    do {
      // Set before the last check: the other process will wake this one for anything that arrives
      // later.
      if (!isWatched) {
        in.sleepAsReader();
      }
    } while (reader.read());
  }
}
