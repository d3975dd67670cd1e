package io.kindling.run;

import io.kindling.data.table.ClassLabels;
import io.kindling.settings.Heading;
import io.kindling.settings.Setting;
import io.kindling.settings.ValueType;
import java.util.List;

/** How a table is read. What a run is trained on is told by the digest of its rows. */
public final class TableSettings {

  /** Whether a file begins with the names of its columns. */
  public enum Header {
    /** It does if no field of its first line is a number. */
    AUTO,
    /** It does. */
    TRUE,
    /** It does not. */
    FALSE
  }

  /** The table to test with. */
  public static final Setting<String> TEST_DATA =
      Setting.of(
          Heading.DATA,
          "test-data",
          "WHERE",
          ValueType.TEXT,
          null,
          "For a table: another of the same columns, to test with once at the end. Default: none,"
              + " and no test result");

  /** Where the label stands. */
  public static final Setting<String> LABEL_COLUMN =
      Setting.of(
          Heading.DATA,
          "label-column",
          "COLUMN",
          ValueType.TEXT,
          null,
          "For csv: the label's column, by its name in the header or its number from 1 on. Default:"
              + " the model's, or else the one called 'label', or else the last");

  /** Where a row's weight stands. */
  public static final Setting<String> WEIGHT_COLUMN =
      Setting.of(
          Heading.DATA,
          "weight-column",
          "COLUMN",
          ValueType.TEXT,
          null,
          "For csv: the column that says how much a row counts. Default: the model's, or else none:"
              + " each counts 1");

  /** Whether there is a header. */
  public static final Setting<Header> HEADER =
      Setting.of(
          Heading.DATA,
          "header",
          "WHETHER",
          ValueType.of(Header.class),
          "auto",
          "For csv: whether the first line holds the columns' names, 'true' or 'false'. Default:"
              + " auto, it does if no field of it is a number");

  /** What stands between fields. */
  public static final Setting<String> SEPARATOR =
      Setting.of(
          Heading.DATA,
          "separator",
          "CHARACTER",
          new ValueType<>(TableSettings::separator, text -> text),
          null,
          "For csv: the character between fields, or the word 'tab'. Default: the model's, or else"
              + " ','");

  /** What labels are. */
  public static final Setting<ClassLabels.Kind> LABELS =
      Setting.of(
          Heading.DATA,
          "labels",
          "KIND",
          ValueType.of(ClassLabels.Kind.class),
          "auto",
          "For a table: whether labels are the 'numbers' of classes, from 0 on, or their 'names',"
              + " which the model then keeps. Default: auto, numbers if all of them are");

  /** All of them, in the order in which they are shown. */
  public static final List<Setting<?>> ALL =
      List.of(TEST_DATA, LABEL_COLUMN, WEIGHT_COLUMN, HEADER, SEPARATOR, LABELS);

  /** Those that say how one table is read. */
  public static final List<Setting<?>> READING =
      List.of(LABEL_COLUMN, WEIGHT_COLUMN, HEADER, SEPARATOR, LABELS);

  private TableSettings() {}

  private static String separator(String text) {
    if (text.equals("tab") || (text.length() == 1 && "\"\n\r".indexOf(text.charAt(0)) < 0)) {
      return text;
    }
    throw new IllegalArgumentException("'" + text + "' is neither one character nor the word tab");
  }
}
