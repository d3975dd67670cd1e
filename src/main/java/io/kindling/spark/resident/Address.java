package io.kindling.spark.resident;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/**
 * Address at which a node listens for others. A header holds the length and the bytes of the host
 * (UTF-8), and the port; length and port are 32-bit integers.
 */
record Address(String host, int port) {

  /**
   * Address of a node that does not listen. Also stands for the driver, which every executor is
   * already connected to.
   */
  static final Address NONE = new Address("", 0);

  int length() {
    return 2 * Integer.BYTES + host.getBytes(UTF_8).length;
  }

  void write(ByteBuffer header) {
    byte[] bytes = host.getBytes(UTF_8);
    header.putInt(bytes.length).put(bytes).putInt(port);
  }

  static Address read(ByteBuffer header) {
    byte[] bytes = new byte[header.getInt()];
    header.get(bytes);
    return new Address(new String(bytes, UTF_8), header.getInt());
  }

  @Override
  public String toString() {
    return "port " + port + " of " + host;
  }
}
