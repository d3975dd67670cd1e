package io.kindling.spark.transport;

import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;

/** A connection's messages, both ways, by memory that its two processes share. */
final class RingPair {

  private final Ring in;
  private final RingReader reader;
  private final RingWriter writer;

  /** Of the thread that reads. */
  private final ReentrantLock reading = new ReentrantLock();

  /** Whether a thread looks by itself for what comes. */
  private boolean isWatched;

  private boolean isClosed;

  /**
   * @param in from the other process
   * @param out to the other process
   * @param receiver is given what arrives
   * @param wake has the other process look into its rings
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

  /** The other process has woken this one: reads what is there, and writes what waits. */
  void serve() {
    reading.lock();
    try {
      readUntilAsleep();
    } finally {
      reading.unlock();
    }
  }

  /** A thread looks by itself from now on. */
  void watch() {
    reading.lock();
    try {
      isWatched = true;
      in.wakeAsReader();
    } finally {
      reading.unlock();
    }
  }

  /** Reads and writes what there is; returns whether there was anything. */
  boolean look() {
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

  /** The thread that looked does so no longer. */
  void unwatch() {
    reading.lock();
    try {
      isWatched = false;
      readUntilAsleep();
    } finally {
      reading.unlock();
    }
  }

  /** The connection is lost: what has come is read, and nothing from then on. */
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
      // Before the last look: for what comes after that the other process will wake this one.
      if (!isWatched) {
        in.sleepAsReader();
      }
    } while (reader.read());
  }
}
