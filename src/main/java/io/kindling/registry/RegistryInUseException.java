package io.kindling.registry;

import io.kindling.storage.Lease;
import java.io.IOException;

/**
 * Thrown when another program holds the registry's lock. The message is sufficient for the user; a
 * stack trace adds nothing.
 */
public final class RegistryInUseException extends IOException {

  private static final long serialVersionUID = 1;

  /**
   * Creates an exception that names the registry and the lock's owner.
   *
   * @param registry the registry
   * @param held the exception of the lease, with the owner's description
   */
  public RegistryInUseException(Registry registry, Lease.HeldException held) {
    super(
        String.format(
            "%s: is in use by %s, which is alive; wait for it to end",
            registry.path(), held.owner()),
        held);
  }
}
