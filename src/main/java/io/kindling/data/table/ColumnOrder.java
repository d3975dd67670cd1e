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
 * What the columns of a text are for where their order tells: that of the model's columns, or the
 * features first and the label last. Columns whose places the user has named stand where he says.
 *
 * @param label the place of the label's column as the user has named it, from 0 on, or −1
 * @param weight the place of the weight's column as the user has named it, from 0 on, or −1
 */
record ColumnOrder(RequestedColumns wanted, int label, int weight) {

  /** What a text may lack, unless it is needed. */
  private static final List<Set<Role>> ABSENCES =
      List.of(Set.of(), Set.of(Role.WEIGHT), Set.of(Role.LABEL), Set.of(Role.LABEL, Role.WEIGHT));

  /**
   * Returns what each column is for, by its place.
   *
   * @param width the number of columns
   * @return every answer that is possible, the likeliest first; empty if the number does not fit
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

  /** What the columns are for whose places the user has not named. */
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

  /** Returns the places of the features. */
  static List<Integer> features(List<Role> roles) {
    return IntStream.range(0, roles.size())
        .filter(place -> roles.get(place) == Role.FEATURE)
        .boxed()
        .toList();
  }

  /**
   * Returns the columns with their names.
   *
   * @param roles what each is for
   * @param header the text's names of the columns; empty if it has none, and the model's are taken
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
