package io.kindling.cli.registry;

import io.kindling.InvalidInputException;
import io.kindling.registry.RegistrySettings;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A web address for HTTP requests. A user and a password in it are sent as basic authentication.
 */
final class WebAddress {

  private final URI address;
  private final String user;

  private WebAddress(URI address, String user) {
    this.address = address;
    this.user = user;
  }

  /** Returns whether a text begins like a web address. */
  static boolean isOne(String text) {
    return text.regionMatches(true, 0, "http://", 0, 7)
        || text.regionMatches(true, 0, "https://", 0, 8);
  }

  /**
   * Parses an address.
   *
   * @throws InvalidInputException if the address is invalid; the message does not repeat it,
   *     because it may hold a password
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

  /** Returns a builder for a request to the address. */
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
