package io.kindling.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The columns of the table that a model was trained on: their order, what each is for, and what it
 * is called. It is part of a model. Other tables are read by it: by the columns' names where both
 * have names, otherwise by the columns' order. The features among the columns are the network's
 * inputs, in the columns' order.
 *
 * <p>A class and not a record, as are its columns: Kryo 4 can make neither records nor the JDK's
 * immutable lists.
 */
public final class TableSchema implements Serializable {

  private static final long serialVersionUID = 1;

  /** What a column is for. */
  public enum Role {
    /** An input of the network. */
    FEATURE,
    /** The class of a row. */
    LABEL,
    /** How much a row counts. */
    WEIGHT
  }

  /** A column. */
  public static final class Column implements Serializable {

    private static final long serialVersionUID = 1;

    private final String name;
    private final Role role;

    /**
     * @param name what it is called; empty where the table names no columns
     * @param role what it is for
     */
    public Column(String name, Role role) {
      this.name = name;
      this.role = role;
    }

    /** Returns what it is called; empty where the table names no columns. */
    public String name() {
      return name;
    }

    /** Returns what it is for. */
    public Role role() {
      return role;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Column that && name.equals(that.name) && role == that.role;
    }

    @Override
    public int hashCode() {
      return Objects.hash(name, role);
    }

    @Override
    public String toString() {
      return role + " '" + name + "'";
    }
  }

  /** The schema of a model that does not keep its columns, such as one of images. */
  public static final TableSchema UNKNOWN = new TableSchema(',', false, List.of());

  private final char separator;
  private final boolean named;
  private final Column[] columns;

  /**
   * Checks the columns and copies the list.
   *
   * @param separator the character between fields
   * @param named whether the table names its columns
   * @param columns the columns in the table's order; empty where nothing is known
   * @throws IllegalArgumentException if two columns are labels or weights, two have one name, or
   *     none of several is a feature
   */
  public TableSchema(char separator, boolean named, List<Column> columns) {
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
    this.separator = separator;
    this.named = named;
    this.columns = columns.toArray(Column[]::new);
  }

  /** Creates a schema of features only, from their names in the order of the network's inputs. */
  public static TableSchema ofFeatures(List<String> names) {
    return new TableSchema(
        ',', true, names.stream().map(name -> new Column(name, Role.FEATURE)).toList());
  }

  private static String word(Role role) {
    return role == Role.LABEL ? "label" : "weight";
  }

  /** Returns the character between fields. */
  public char separator() {
    return separator;
  }

  /** Returns whether the table names its columns. */
  public boolean named() {
    return named;
  }

  /** Returns the columns in the table's order; empty where nothing is known. */
  public List<Column> columns() {
    return List.of(columns);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TableSchema that
        && separator == that.separator
        && named == that.named
        && Arrays.equals(columns, that.columns);
  }

  @Override
  public int hashCode() {
    return Objects.hash(separator, named, Arrays.hashCode(columns));
  }

  @Override
  public String toString() {
    return (named ? "named" : "unnamed")
        + " columns separated by '"
        + separator
        + "': "
        + columns();
  }

  /** Returns whether there are columns. */
  public boolean isKnown() {
    return columns.length > 0;
  }

  /** Returns the number of features. */
  public int features() {
    return (int) Arrays.stream(columns).filter(each -> each.role() == Role.FEATURE).count();
  }

  /** Returns the features' names in the order of the network's inputs; empty if they have none. */
  public List<String> featureNames() {
    return named
        ? Arrays.stream(columns)
            .filter(each -> each.role() == Role.FEATURE)
            .map(Column::name)
            .toList()
        : List.of();
  }

  /** Returns whether a table of this schema can be used by a model with so many inputs. */
  public boolean fits(int inputs) {
    return !isKnown() || features() == inputs;
  }

  /** Returns the place of the label's or the weight's column, from 0 on, or −1 if there is none. */
  public int placeOf(Role role) {
    for (int i = 0; i < columns.length; i++) {
      if (columns[i].role() == role) {
        return i;
      }
    }
    return -1;
  }

  /** Returns the name of the label's or the weight's column; null if it has none. */
  public String nameOf(Role role) {
    int place = placeOf(role);
    return named && place >= 0 ? columns[place].name() : null;
  }

  /**
   * Returns this schema of named columns, of which another is the label or the weight.
   *
   * @param name the name of that column, which is no feature
   */
  public TableSchema with(Role role, String name) {
    List<Column> changed = new ArrayList<>(columns());
    int place = placeOf(role);
    changed.removeIf(
        each -> each.role() == role || (each.role() != Role.FEATURE && each.name().equals(name)));
    int end = changed.size();
    changed.add(place < 0 ? end : Math.min(place, end), new Column(name, role));
    return new TableSchema(separator, named, changed);
  }

  /** Returns this schema with another separator. */
  public TableSchema separatedBy(char other) {
    return new TableSchema(other, named, columns());
  }
}
