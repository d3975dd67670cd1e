package io.kindling.cli.options;

import io.kindling.Secrets;

/**
 * Makes texts safe for one line on a terminal. Content of files and options appears in messages,
 * and must not clear the screen, fill it, or reveal a secret there.
 */
public final class OneLine {

  private static final int HEAD = 600;
  private static final int TAIL = 300;

  private OneLine() {}

  /**
   * Returns a text with secrets masked, invisible characters written as Java escapes, and the
   * middle of a very long text left out.
   */
  public static String of(String text) {
    String masked = Secrets.masked(text);
    String shown =
        masked.length() <= HEAD + TAIL
            ? masked
            : masked.substring(0, HEAD) + " … " + masked.substring(masked.length() - TAIL);
    StringBuilder line = new StringBuilder();
    shown.codePoints().forEach(character -> append(line, character));
    return line.toString();
  }

  private static void append(StringBuilder line, int character) {
    switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE -> {
        for (char part : Character.toChars(character)) {
          line.append(part == '\n' ? "\\n" : String.format("\\u%04x", (int) part));
        }
      }
      default -> line.appendCodePoint(character);
    }
  }
}
