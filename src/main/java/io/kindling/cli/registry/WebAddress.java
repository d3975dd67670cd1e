package io.kindling.cli.registry;

import io.kindling.InvalidInputException;
import io.kindling.registry.RegistrySettings;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * An address of the web that something is posted to. A user and a password in it are sent as basic
 * authentication.
 */
final class WebAddress {

  private final URI address;
  private final String user;

  private WebAddress(URI address, String user) {
    this.address = address;
    this.user = user;
  }

  /** Returns whether a text is meant to be one. */
  static boolean isOne(String text) {
    return text.regionMatches(true, 0, "http://", 0, 7)
        || text.regionMatches(true, 0, "https://", 0, 8);
  }

  /**
   * Reads an address.
   *
   * @throws InvalidInputException if it is none; the message does not repeat it
   */
  static WebAddress of(String text) {
    try {
      URI address = URI.create(text);
      String user = address.getRawUserInfo();
      URI without = user == null ? address : URI.create(text.replaceFirst("//[^/]*@", "//"));
      HttpRequest.newBuilder(without);
      return new WebAddress(without, user);
    } catch (IllegalArgumentException e) {
      throw RegistrySettings.NOTIFY.invalid(
          "the web address cannot be read; write a character such as a space, #, @ or / in a name"
              + " or a password as %%20, %%23, %%40 or %%2F");
    }
  }

  /** Begins a request. */
  HttpRequest.Builder request() {
    HttpRequest.Builder request = HttpRequest.newBuilder(address);
    if (user != null) {
      String decoded = URLDecoder.decode(user.replace("+", "%2B"), StandardCharsets.UTF_8);
      String pair = decoded.contains(":") ? decoded : decoded + ":";
      byte[] bytes = pair.getBytes(StandardCharsets.UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes));
    }
    return request;
  }
}
