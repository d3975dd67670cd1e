package io.kindling.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The columns of the table that a model was trained on: their order, roles and names. The schema is
 * part of a model and is used to read other tables: columns are matched by name where both tables
 * have names, otherwise by position. The feature columns, in their order, are the network's inputs.
 *
 * <p>This is a class, not a record, and so is {@link Column}, because Kryo 4 cannot create records
 * or the JDK's immutable lists.
 */
public final class TableSchema implements Serializable {

  private static final long serialVersionUID = 1;

  /** The role of a column. */
  public enum Role {
    /** An input of the network. */
    FEATURE,
    /** The class of a row. */
    LABEL,
    /** The weight of a row. */
    WEIGHT
  }

  /** A column of a table. */
  public static final class Column implements Serializable {

    private static final long serialVersionUID = 1;

    private final String name;
    private final Role role;

    /**
     * Creates a column.
     *
     * @param name the column's name; empty where the table has no column names
     * @param role the column's role
     */
    public Column(String name, Role role) {
      this.name = name;
      this.role = role;
    }

    /** Returns the column's name; empty where the table has no column names. */
    public String name() {
      return name;
    }

    /** Returns the column's role. */
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

  /** The schema of a model that has no table columns, such as a model of images. */
  public static final TableSchema UNKNOWN = new TableSchema(',', false, List.of());

  private final char separator;
  private final boolean named;
  private final Column[] columns;

  /**
   * Creates a schema.
   *
   * @param separator the character between fields
   * @param named whether the table has column names
   * @param columns the columns in the table's order; empty if they are unknown; copied
   * @throws IllegalArgumentException if two columns are labels or weights, if two have the same
   *     name, or if there are columns but no feature
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

  /** Returns whether the table has column names. */
  public boolean named() {
    return named;
  }

  /** Returns the columns in the table's order; empty if they are unknown. */
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

  /** Returns whether the columns are known. */
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

  /** Returns whether a model with a number of inputs can use a table of this schema. */
  public boolean fits(int inputs) {
    return !isKnown() || features() == inputs;
  }

  /** Returns the index of the label or weight column, counted from 0, or −1 if there is none. */
  public int placeOf(Role role) {
    for (int i = 0; i < columns.length; i++) {
      if (columns[i].role() == role) {
        return i;
      }
    }
    return -1;
  }

  /** Returns the name of the label or weight column; null if it has none. */
  public String nameOf(Role role) {
    int place = placeOf(role);
    return named && place >= 0 ? columns[place].name() : null;
  }

  /**
   * Returns this schema with another label or weight column. The columns must have names.
   *
   * @param role the role to reassign
   * @param name the name of the new column, which is not a feature
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
