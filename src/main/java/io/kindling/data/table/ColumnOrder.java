package io.kindling.data.table;

import io.kindling.data.TableSchema;
import io.kindling.data.TableSchema.Column;
import io.kindling.data.TableSchema.Role;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The roles of a text's columns when they are matched by position: either the order of the model's
 * columns, or features first and the label last. Columns that the user named keep their positions.
 *
 * @param wanted the columns to find
 * @param label the index of the label column that the user named, from 0 on, or −1
 * @param weight the index of the weight column that the user named, from 0 on, or −1
 */
record ColumnOrder(RequestedColumns wanted, int label, int weight) {

  /** The sets of roles that a text may lack, unless a role is needed. */
  private static final List<Set<Role>> ABSENCES =
      List.of(Set.of(), Set.of(Role.WEIGHT), Set.of(Role.LABEL), Set.of(Role.LABEL, Role.WEIGHT));

  /**
   * Returns the role of each column, by position.
   *
   * @param width the number of columns
   * @return all possible assignments, the most likely one first; empty if the number does not match
   */
  List<List<Role>> roles(int width) {
    int named = (label < 0 ? 0 : 1) + (weight < 0 ? 0 : 1);
    List<Role> order = order(width - named);
    List<List<Role>> fitting = new ArrayList<>();
    for (Set<Role> absent : ABSENCES) {
      List<Role> present = order.stream().filter(role -> !absent.contains(role)).toList();
      if (order.containsAll(absent)
          && absent.stream().noneMatch(wanted::needs)
          && present.size() == width - named) {
        fitting.add(withNamed(present));
      }
    }
    return fitting;
  }

  /** Returns the roles of the columns that the user did not name, in their order. */
  private List<Role> order(int count) {
    TableSchema model = wanted.schema();
    List<Role> order = new ArrayList<>();
    if (model.isKnown()) {
      model.columns().forEach(each -> order.add(each.role()));
    } else {
      int features = wanted.features() > 0 ? wanted.features() : count - (label < 0 ? 1 : 0);
      order.addAll(Collections.nCopies(Math.max(0, features), Role.FEATURE));
    }
    if (!order.contains(Role.LABEL) && (!model.isKnown() || wanted.needs(Role.LABEL))) {
      order.add(Role.LABEL);
    }
    order.removeIf(role -> role == Role.LABEL && label >= 0);
    order.removeIf(role -> role == Role.WEIGHT && weight >= 0);
    return order;
  }

  private List<Role> withNamed(List<Role> others) {
    List<Role> roles = new ArrayList<>(others);
    boolean labelFirst = label < weight;
    add(labelFirst ? label : weight, labelFirst ? Role.LABEL : Role.WEIGHT, roles);
    add(labelFirst ? weight : label, labelFirst ? Role.WEIGHT : Role.LABEL, roles);
    return roles;
  }

  private static void add(int place, Role role, List<Role> roles) {
    if (place >= 0) {
      roles.add(place, role);
    }
  }

  /** Returns the indices of the features. */
  static List<Integer> features(List<Role> roles) {
    return IntStream.range(0, roles.size())
        .filter(place -> roles.get(place) == Role.FEATURE)
        .boxed()
        .toList();
  }

  /**
   * Returns the schema of the columns.
   *
   * @param roles the role of each column
   * @param header the text's column names; if empty, the model's names are used
   * @param separator the character between fields
   */
  TableSchema schema(List<Role> roles, List<String> header, char separator) {
    TableSchema model = wanted.schema();
    Iterator<String> features = model.featureNames().iterator();
    List<Column> columns = new ArrayList<>();
    for (int place = 0; place < roles.size(); place++) {
      Role role = roles.get(place);
      String kept =
          role == Role.FEATURE && features.hasNext() ? features.next() : model.nameOf(role);
      String name = header.isEmpty() ? (kept == null ? "" : kept) : header.get(place);
      columns.add(new Column(name, role));
    }
    return new TableSchema(separator, !header.isEmpty() || model.named(), columns);
  }
}
