package io.kindling.report.page;

import java.util.List;

/**
 * Titles of the classes: their names, or their numbers if they have no names.
 *
 * @param names the class names, starting at class 0; may be empty
 */
record ClassTitles(List<String> names) {

  ClassTitles {
    names = List.copyOf(names);
  }

  String of(int number) {
    return number < names.size() ? names.get(number) : String.valueOf(number);
  }
}
