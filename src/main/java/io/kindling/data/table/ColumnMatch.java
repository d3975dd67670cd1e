package io.kindling.data.table;

import io.kindling.InvalidInputException;
import io.kindling.data.TableSchema;
import io.kindling.data.TableSchema.Column;
import io.kindling.data.TableSchema.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Matches the columns of a text to a model's columns: by name if both have names, otherwise by
 * position, which requires the same number of columns.
 */
public final class ColumnMatch {

  private static final String LABEL = "label";

  private final RequestedColumns wanted;
  private final TableSchema model;
  private final FirstLine first;
  private final List<String> header;
  private final char separator;
  private final Consumer<String> note;

  /**
   * Creates a match.
   *
   * @param wanted the columns to find
   * @param first the first line of the text
   * @param named whether the first line holds the names of the columns
   * @param separator the character between fields
   * @param note receives remarks for the user about the match
   */
  public ColumnMatch(
      RequestedColumns wanted,
      FirstLine first,
      boolean named,
      char separator,
      Consumer<String> note) {
    this.wanted = wanted;
    this.model = wanted.schema();
    this.first = first;
    this.header = named ? first.fields() : List.of();
    this.separator = separator;
    this.note = note;
  }

  /**
   * Finds the columns.
   *
   * @param label the index of the label column that the user named, from 0 on, or −1
   * @param weight the index of the weight column that the user named, from 0 on, or −1
   * @throws InvalidInputException if columns are missing, or if their number does not match
   */
  public CsvFormat find(int label, int weight) {
    return !header.isEmpty() && model.named() ? byName(label, weight) : byOrder(label, weight);
  }

  private CsvFormat byName(int label, int weight) {
    TableSchema schema = model.separatedBy(separator);
    schema = named(Role.LABEL, label, weight, schema);
    schema = named(Role.WEIGHT, weight, label, schema);
    if (schema.placeOf(Role.LABEL) < 0 && wanted.needs(Role.LABEL)) {
      schema = schema.with(Role.LABEL, customaryLabel());
    }
    List<Integer> places = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (Column column : schema.columns()) {
      int place = wanted.reads(column.role()) ? first.place(column.name()) : -1;
      places.add(place);
      if (place < 0 && column.role() == Role.FEATURE) {
        missing.add(column.name());
      }
    }
    if (!missing.isEmpty()) {
      throw first.missing(missing);
    }
    for (int i = 0; i < places.size(); i++) {
      Column column = schema.columns().get(i);
      if (places.get(i) < 0 && wanted.needs(column.role())) {
        throw first.missing(column.name(), word(column.role()));
      }
    }
    return new CsvFormat(schema, header, header.size(), places, first.folder());
  }

  /**
   * Returns the schema with a role assigned to the column that the user named.
   *
   * @param role the role to assign
   * @param place the index of the column, or −1
   * @param otherPlace the index of the other column that the user named, or −1: the label's if this
   *     is the weight, and the weight's if this is the label
   */
  private TableSchema named(Role role, int place, int otherPlace, TableSchema schema) {
    if (place < 0) {
      return schema;
    }
    String name = header.get(place);
    Role other = role == Role.LABEL ? Role.WEIGHT : Role.LABEL;
    if (otherPlace < 0 && name.equals(schema.nameOf(other))) {
      throw both(role, other);
    }
    if (schema.featureNames().contains(name)) {
      throw first.bad(
          String.format(
              "the %s's column '%s' (--%s-column) is a feature of the model; name another",
              word(role), name, word(role)));
    }
    String before = schema.nameOf(role);
    if (before != null && !before.equals(name)) {
      note.accept(
          String.format(
              "%s: the %s is the column '%s', as --%s-column says; the model was trained with '%s'",
              first.file(), word(role), name, word(role), before));
    }
    return schema.with(role, name);
  }

  private InvalidInputException both(Role role, Role other) {
    return first.bad(
        String.format(
            "--%s-column names the column of the %s; name another", word(role), word(other)));
  }

  /** Returns the default label column, used if neither the user nor the model names one. */
  private String customaryLabel() {
    String found = first.place(LABEL) >= 0 ? LABEL : header.get(header.size() - 1);
    if (model.featureNames().contains(found)) {
      throw first.bad("no column is left for the label; name its column (--label-column)");
    }
    return found;
  }

  private CsvFormat byOrder(int label, int weight) {
    int width = first.fields().size();
    int named = label;
    if (!header.isEmpty()) {
      first.checkDistinct();
      named = label < 0 ? first.place(LABEL) : label;
    }
    if (weight >= 0
        && (weight == named || (named < 0 && !model.isKnown() && weight == width - 1))) {
      throw both(Role.WEIGHT, Role.LABEL);
    }
    ColumnOrder order = new ColumnOrder(wanted, named, weight);
    List<List<Role>> fitting = order.roles(width);
    check(width, fitting);
    if (wanted.features() > 0 && header.isEmpty() && model.named()) {
      note.accept(
          first.file()
              + ": has no column names, so its columns are matched by position to the model's: "
              + FirstLine.shown(model.featureNames()));
    } else if (wanted.features() > 0 && !header.isEmpty()) {
      note.accept(
          first.file() + ": the model has no column names, so columns are matched by position");
    }
    List<Role> roles = fitting.get(0);
    return new CsvFormat(
        order.schema(roles, header, separator),
        header,
        width,
        IntStream.range(0, width)
            .mapToObj(place -> wanted.reads(roles.get(place)) ? place : -1)
            .toList(),
        first.folder());
  }

  private void check(int width, List<List<Role>> fitting) {
    if (wanted.features() == 0) {
      if (fitting.isEmpty() || !fitting.get(0).contains(Role.FEATURE)) {
        throw first.bad(
            String.format(
                "%d fields, of which none is left for features; is the separator '%s'?"
                    + " (--separator)",
                width, CsvFormat.shown(separator)));
      }
    } else if (fitting.isEmpty()) {
      throw first.bad(
          String.format(
              Locale.ROOT,
              "%,d fields, but the model takes %,d features%s; as %s no column names, their number"
                  + " has to be the same; is the separator '%s'? (--separator)",
              width,
              wanted.features(),
              wanted.needs(Role.LABEL) ? " and a label" : "",
              header.isEmpty() ? "the table has" : "the model keeps",
              CsvFormat.shown(separator)));
    } else if (fitting.stream().map(ColumnOrder::features).distinct().count() > 1) {
      throw first.bad(
          String.format(
              "%d fields without names, so either the label or the weight is missing; name the"
                  + " column of the other (--label-column, --weight-column)",
              width));
    }
  }

  private static String word(Role role) {
    return role == Role.LABEL ? "label" : "weight";
  }
}
