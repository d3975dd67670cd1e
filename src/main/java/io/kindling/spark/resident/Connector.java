package io.kindling.spark.resident;

import io.kindling.spark.transport.Link;
import java.util.Optional;
import java.util.function.Consumer;

/** Opens connections from a node to others. */
interface Connector {

  /**
   * Starts to open a connection and returns at once.
   *
   * @param then receives the connection, or nothing if it could not be opened
   */
  void connect(Address address, Consumer<Optional<Link>> then);
}
