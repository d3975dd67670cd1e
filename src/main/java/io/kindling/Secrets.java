package io.kindling;

import java.net.URI;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Masks secrets in text before it is shown, logged or written: passwords and tokens in addresses,
 * and the values of settings with names such as {@code password} or {@code token}. The text may be
 * long and hostile, so searching it takes time proportional to its length.
 */
public final class Secrets {

  /** The replacement for a secret. */
  public static final String HIDDEN = "…";

  private static final String BEHIND_SCHEME = "://";

  /** A setting or parameter, with its value, whose name shows that the value is secret. */
  private static final Pattern VALUE =
      Pattern.compile(
          "(?i)((?:secret|passw(?:or)?d|token|access[._-]?key|api[._-]?key|credential|signature"
              + "|delegation|\\bsig)[\\w.-]{0,100}\\s?=\\s?)"
              + "(?:\"[^\"]{0,1000}\"|'[^']{0,1000}'|[^\\s,;&'\")]+)");

  /** A port after the colon that follows a host, as opposed to a password. */
  private static final Pattern PORT = Pattern.compile("\\d{1,5}(?![\\w@])");

  private static final Pattern WEB_ADDRESS =
      Pattern.compile("(?i)(https?://)(?:[^\\s/@]*@)?([^\\s/?#@]+)(\\S*)");

  private Secrets() {}

  /** Returns a text with every recognized secret replaced by …. */
  public static String masked(String text) {
    return VALUE.matcher(addressesMasked(text)).replaceAll("$1" + HIDDEN);
  }

  /** Returns whether the name of a file or directory contains a password or a token. */
  public static boolean isInPath(String name) {
    int query = name.indexOf('?');
    return !addressesMasked(name).equals(name) || (query >= 0 && VALUE.matcher(name).find(query));
  }

  /**
   * Returns only the scheme, host and port of web addresses and replaces all other text by …. The
   * rest of a web address may be secret, and so may a command.
   *
   * @param text one address, several addresses separated by commas, or any other text
   */
  public static String placeOf(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(each -> place(each.strip()))
        .distinct()
        .collect(Collectors.joining(","));
  }

  /** Returns only the scheme, host and port of a web address, or … for any other address. */
  public static String placeOf(URI address) {
    return placeOf(address.toString());
  }

  private static String place(String text) {
    Matcher address = WEB_ADDRESS.matcher(text);
    if (!address.matches()) {
      return HIDDEN;
    }
    boolean whole = address.group(3).isEmpty() || address.group(3).equals("/");
    return address.group(1) + address.group(2) + (whole ? address.group(3) : "/" + HIDDEN);
  }

  private static String addressesMasked(String text) {
    StringBuilder masked = new StringBuilder();
    int done = 0;
    for (int at = text.indexOf(BEHIND_SCHEME); at >= 0; at = text.indexOf(BEHIND_SCHEME, done)) {
      int begin = at + BEHIND_SCHEME.length();
      // An address may contain another, such as k8s://https://host.
      int next = text.indexOf(BEHIND_SCHEME, begin);
      int end = end(text, begin, next < 0 ? text.length() : next);
      masked.append(text, done, begin).append(masked(text.substring(begin, end), isWeb(text, at)));
      done = end;
    }
    return masked.append(text, done, text.length()).toString();
  }

  /**
   * Returns the index at which an address ends: at white space, at a quote, or at the next address.
   */
  private static int end(String text, int begin, int most) {
    int end = begin;
    while (end < most
        && !Character.isWhitespace(text.charAt(end))
        && text.charAt(end) != '\''
        && text.charAt(end) != '"') {
      end++;
    }
    return end;
  }

  private static boolean isWeb(String text, int end) {
    return text.regionMatches(true, end - 4, "http", 0, 4)
        || text.regionMatches(true, end - 5, "https", 0, 5);
  }

  /**
   * Returns an address with its secrets masked.
   *
   * @param address the part of the address after {@code scheme://}
   * @param web whether the scheme is HTTP or HTTPS, for which a user name without a password and
   *     the query are masked too
   */
  private static String masked(String address, boolean web) {
    int slash = address.indexOf('/');
    String authority = slash < 0 ? address : address.substring(0, slash);
    int at = authority.lastIndexOf('@');
    int colon = authority.indexOf(':');
    String shown = address;
    if (colon >= 0 && colon < at) {
      shown = address.substring(0, colon + 1) + HIDDEN + address.substring(at);
    } else if (at < 0 && colon >= 0 && !authority.startsWith("[")) {
      // A password that contains a slash, as keys of S3 may, unless the text is a port.
      int later = address.indexOf('@');
      boolean port = PORT.matcher(address).region(colon + 1, address.length()).lookingAt();
      shown =
          later < 0 || port
              ? address
              : address.substring(0, colon + 1) + HIDDEN + address.substring(later);
    } else if (at >= 0 && web) {
      shown = HIDDEN + address.substring(at);
    }
    int query = shown.indexOf('?');
    return web && query >= 0 && query + 1 < shown.length()
        ? shown.substring(0, query + 1) + HIDDEN
        : shown;
  }
}
