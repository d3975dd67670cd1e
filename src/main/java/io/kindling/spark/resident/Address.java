package io.kindling.spark.resident;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/**
 * Where a node listens for others. In a header: the host's length and bytes, and the port (32-bit
 * integers).
 */
record Address(String host, int port) {

  /** Of a node that does not listen; of the driver, to which there is a connection already. */
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
