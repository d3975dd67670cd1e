package io.kindling.registry;

import io.kindling.storage.Lease;
import java.io.IOException;

/** Another program has the registry: nothing is wrong that a stack trace would tell more of. */
public final class RegistryInUseException extends IOException {

  private static final long serialVersionUID = 1;

  /**
   * Creates an exception that names the registry and who has it.
   *
   * @param held what the registry's lease says
   */
  public RegistryInUseException(Registry registry, Lease.HeldException held) {
    super(
        String.format(
            "%s: is in use by %s, which is alive; wait for it to end",
            registry.path(), held.owner()),
        held);
  }
}
