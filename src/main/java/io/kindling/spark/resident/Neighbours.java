package io.kindling.spark.resident;

import io.kindling.spark.transport.Link;
import java.util.Optional;
import java.util.function.Consumer;

/** How a node connects to others. */
interface Neighbours {

  /**
   * Connects, and does not wait.
   *
   * @param then is given the connection, or nothing if there was none to be had
   */
  void connect(Address address, Consumer<Optional<Link>> then);
}
