package io.kindling.run;

import io.kindling.data.table.ClassLabels;
import io.kindling.settings.Heading;
import io.kindling.settings.Setting;
import io.kindling.settings.ValueType;
import java.util.List;

/**
 * The settings that tell how to read a table. They are not part of a run's identity: the digest of
 * the rows is.
 */
public final class TableSettings {

  /** Tells whether the first line of a file holds the names of the columns. */
  public enum Header {
    /** The first line is a header if none of its fields is a number. */
    AUTO,
    /** The first line is a header. */
    TRUE,
    /** The first line is a row. */
    FALSE
  }

  /** The location of the table with the test examples. */
  public static final Setting<String> TEST_DATA =
      Setting.of(
          Heading.DATA,
          "test-data",
          "LOCATION",
          ValueType.TEXT,
          null,
          "For a table: the location of a second table with the same columns, evaluated once at the"
              + " end. Default: none, no test result");

  /** The column with the label. */
  public static final Setting<String> LABEL_COLUMN =
      Setting.of(
          Heading.DATA,
          "label-column",
          "COLUMN",
          ValueType.TEXT,
          null,
          "For csv: the column with the label, by its name in the header or by its number from 1"
              + " on. Default: the model's label column, else 'label', else the last column");

  /** The column with the weight of a row. */
  public static final Setting<String> WEIGHT_COLUMN =
      Setting.of(
          Heading.DATA,
          "weight-column",
          "COLUMN",
          ValueType.TEXT,
          null,
          "For csv: the column with the weight of each row, by name or by number from 1 on."
              + " Default: the model's weight column, else none: every row has weight 1");

  /** Tells whether the first line is a header. */
  public static final Setting<Header> HEADER =
      Setting.of(
          Heading.DATA,
          "header",
          "VALUE",
          ValueType.of(Header.class),
          "auto",
          "For csv: 'true' if the first line holds the names of the columns, 'false' if it is a"
              + " row. Default: auto, true if no field of the first line is a number");

  /** The character between fields. */
  public static final Setting<String> SEPARATOR =
      Setting.of(
          Heading.DATA,
          "separator",
          "CHARACTER",
          new ValueType<>(TableSettings::separator, text -> text),
          null,
          "For csv: the character between fields; use 'tab' for a tab character. Default: the"
              + " model's separator, else ','");

  /** The kind of labels: numbers or names of classes. */
  public static final Setting<ClassLabels.Kind> LABELS =
      Setting.of(
          Heading.DATA,
          "labels",
          "KIND",
          ValueType.of(ClassLabels.Kind.class),
          "auto",
          "For a table: 'numbers' if labels are class numbers from 0 on, 'names' if they are class"
              + " names, which the model keeps. Default: auto, numbers if all labels are numbers");

  /** All settings of tables, in the order of the help text. */
  public static final List<Setting<?>> ALL =
      List.of(TEST_DATA, LABEL_COLUMN, WEIGHT_COLUMN, HEADER, SEPARATOR, LABELS);

  /** The settings that apply to reading a single table. */
  public static final List<Setting<?>> READING =
      List.of(LABEL_COLUMN, WEIGHT_COLUMN, HEADER, SEPARATOR, LABELS);

  private TableSettings() {}

  private static String separator(String text) {
    if (text.equals("tab") || (text.length() == 1 && "\"\n\r".indexOf(text.charAt(0)) < 0)) {
      return text;
    }
    throw new IllegalArgumentException(
        "'" + text + "' is not a separator; expected one character, or 'tab' for a tab character");
  }
}
