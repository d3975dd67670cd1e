package io.kindling.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The columns of the table that a model was trained on: their order, what each is for, and what it
 * is called. It is part of a model. Other tables are read by it: by the columns' names where both
 * have names, otherwise by the columns' order.
 *
 * @param separator the character between fields
 * @param named whether the table names its columns
 * @param columns the columns in the table's order; empty where nothing is known. The features among
 *     them, in this order, are the network's inputs.
 */
public record TableSchema(char separator, boolean named, List<Column> columns)
    implements Serializable {

  /** What a column is for. */
  public enum Role {
    /** An input of the network. */
    FEATURE,
    /** The class of a row. */
    LABEL,
    /** How much a row counts. */
    WEIGHT
  }

  /**
   * A column.
   *
   * @param name what it is called; empty where the table names no columns
   * @param role what it is for
   */
  public record Column(String name, Role role) implements Serializable {}

  /** The schema of a model that does not keep its columns, such as one of images. */
  public static final TableSchema UNKNOWN = new TableSchema(',', false, List.of());

  /**
   * Checks the columns and copies the list.
   *
   * @throws IllegalArgumentException if two columns are labels or weights, two have one name, or
   *     none of several is a feature
   */
  public TableSchema {
    columns = List.copyOf(columns);
    Set<String> names = new HashSet<>();
    Set<Role> roles = new HashSet<>();
    for (Column column : columns) {
      if (!roles.add(column.role()) && column.role() != Role.FEATURE) {
        throw new IllegalArgumentException("two columns are the " + word(column.role()));
      }
      if (named && !names.add(column.name())) {
        throw new IllegalArgumentException("two columns are called '" + column.name() + "'");
      }
    }
    if (!columns.isEmpty() && !roles.contains(Role.FEATURE)) {
      throw new IllegalArgumentException("no column is a feature");
    }
  }

  /** Creates a schema of features only, from their names in the order of the network's inputs. */
  public static TableSchema ofFeatures(List<String> names) {
    return new TableSchema(
        ',', true, names.stream().map(name -> new Column(name, Role.FEATURE)).toList());
  }

  private static String word(Role role) {
    return role == Role.LABEL ? "label" : "weight";
  }

  /** Returns whether there are columns. */
  public boolean isKnown() {
    return !columns.isEmpty();
  }

  /** Returns the number of features. */
  public int features() {
    return (int) columns.stream().filter(each -> each.role() == Role.FEATURE).count();
  }

  /** Returns the features' names in the order of the network's inputs; empty if they have none. */
  public List<String> featureNames() {
    return named
        ? columns.stream().filter(each -> each.role() == Role.FEATURE).map(Column::name).toList()
        : List.of();
  }

  /** Returns whether a table of this schema can be used by a model with so many inputs. */
  public boolean fits(int inputs) {
    return !isKnown() || features() == inputs;
  }

  /** Returns the place of the label's or the weight's column, from 0 on, or −1 if there is none. */
  public int placeOf(Role role) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).role() == role) {
        return i;
      }
    }
    return -1;
  }

  /** Returns the name of the label's or the weight's column; null if it has none. */
  public String nameOf(Role role) {
    int place = placeOf(role);
    return named && place >= 0 ? columns.get(place).name() : null;
  }

  /**
   * Returns this schema of named columns, of which another is the label or the weight.
   *
   * @param name the name of that column, which is no feature
   */
  public TableSchema with(Role role, String name) {
    List<Column> changed = new ArrayList<>(columns);
    int place = placeOf(role);
    changed.removeIf(
        each -> each.role() == role || (each.role() != Role.FEATURE && each.name().equals(name)));
    int end = changed.size();
    changed.add(place < 0 ? end : Math.min(place, end), new Column(name, role));
    return new TableSchema(separator, named, changed);
  }

  /** Returns this schema with another separator. */
  public TableSchema separatedBy(char other) {
    return new TableSchema(other, named, columns);
  }
}
