package io.kindling.pages;

import java.util.ArrayList;
import java.util.List;

/** Splits a command into words as a shell does: at spaces, and not within quotes or {@code $()}. */
public final class CommandLineWords {

  private CommandLineWords() {}

  /** Returns the words of a command, up to the first pipe, redirection or {@code &&}. */
  public static List<String> of(String command) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean begun = false;
    char quote = 0;
    for (int i = 0; i < command.length(); i++) {
      char each = command.charAt(i);
      if (quote != 0) {
        if (each == quote) {
          quote = 0;
        } else {
          word.append(each);
        }
      } else if (each == '\'' || each == '"') {
        quote = each;
        begun = true;
      } else if (command.startsWith("$(", i)) {
        quote = ')';
        word.append(each);
        begun = true;
      } else if (each == ' ') {
        if (begun) {
          words.add(word.toString());
          word.setLength(0);
          begun = false;
        }
      } else if (each == '|' || each == '>' || each == '&' || each == ';') {
        break;
      } else {
        word.append(each);
        begun = true;
      }
    }
    if (begun) {
      words.add(word.toString());
    }
    return words;
  }
}
