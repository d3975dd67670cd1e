package io.kindling.report.page;

import java.util.List;

/**
 * What classes are called: by their names, or by their numbers where they have none.
 *
 * @param names from class 0 on
 */
record ClassTitles(List<String> names) {

  ClassTitles {
    names = List.copyOf(names);
  }

  String of(int number) {
    return number < names.size() ? names.get(number) : String.valueOf(number);
  }
}
