package io.kindling;

import java.net.URI;
import java.util.Optional;

/** Finds the passwords in addresses, from where they would get into run.json and into logs. */
public final class PasswordInAddress {

  private PasswordInAddress() {}

  /** The address with … for the password in it, or empty if there is none. */
  public static Optional<String> masked(URI address) {
    String authority = address.getAuthority();
    if (authority == null) {
      return Optional.empty();
    }
    // What stands before the last @ is user:password; a colon behind it is the port's.
    int at = authority.lastIndexOf('@');
    int colon = authority.indexOf(':');
    if (colon < 0 || colon > at) {
      return Optional.empty();
    }
    String shown = authority.substring(0, colon + 1) + "…" + authority.substring(at);
    return Optional.of(address.getScheme() + "://" + shown + address.getPath());
  }
}
