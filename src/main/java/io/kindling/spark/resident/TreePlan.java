package io.kindling.spark.resident;

import io.kindling.spark.transport.Link;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Who is below whom in the tree of executors.
 *
 * <p>Executors stand in the order of the shards that they hold. That row is cut into as many groups
 * as a node may have others below it, where the {@link io.kindling.training.gradient.FixedTree} has
 * its highest joints; the first of each group is its head, which has the rest of the group below
 * it, in groups again. So a node adds up subtrees that are complete, or nearly, and says as few
 * sums as there can be.
 */
final class TreePlan {

  /**
   * An executor.
   *
   * @param link the driver's connection to it
   * @param address where others can connect to it; {@link Address#NONE} if they cannot
   * @param partitions those whose sums it has to say
   * @param firstShard the first shard of these
   */
  record Member(Link link, Address address, BitSet partitions, int firstShard) {
    private boolean canBeParent() {
      return !address.equals(Address.NONE);
    }
  }

  /**
   * An executor's place.
   *
   * @param parent the executor above it; none if that is the driver
   * @param subtree the partitions of the executor and of all below it
   */
  record Placed(Member member, Optional<Member> parent, BitSet subtree) {}

  private final int fanOut;
  private final List<Placed> placed = new ArrayList<>();

  private TreePlan(int fanOut) {
    this.fanOut = fanOut;
  }

  /**
   * The places of all members, each before those below it.
   *
   * @param fanOut how many others a node may have below it; more only where too few can have any
   */
  static List<Placed> of(List<Member> members, int fanOut) {
    TreePlan plan = new TreePlan(fanOut);
    List<Member> row = new ArrayList<>(members);
    row.sort(Comparator.comparingInt(Member::firstShard));
    plan.place(row, Optional.empty());
    return plan.placed;
  }

  private void place(List<Member> row, Optional<Member> parent) {
    for (List<Member> group : groups(row)) {
      Optional<Member> head = group.stream().filter(Member::canBeParent).findFirst();
      if (group.size() == 1 || head.isEmpty()) {
        group.forEach(each -> placed.add(new Placed(each, parent, each.partitions())));
        continue;
      }
      BitSet subtree = new BitSet();
      group.forEach(each -> subtree.or(each.partitions()));
      placed.add(new Placed(head.get(), parent, subtree));
      place(group.stream().filter(each -> !each.equals(head.get())).toList(), head);
    }
  }

  private List<List<Member>> groups(List<Member> row) {
    List<List<Member>> groups = new ArrayList<>();
    if (!row.isEmpty()) {
      groups.add(row);
    }
    while (!groups.isEmpty() && groups.size() < Math.min(fanOut, row.size())) {
      int largest = 0;
      for (int i = 1; i < groups.size(); i++) {
        largest = groups.get(i).size() > groups.get(largest).size() ? i : largest;
      }
      List<Member> group = groups.get(largest);
      int joint = joint(group);
      groups.set(largest, group.subList(0, joint));
      groups.add(largest + 1, group.subList(joint, group.size()));
    }
    return groups;
  }

  /** Where the fixed tree's highest joint in a row is; of several, that nearest to the middle. */
  private static int joint(List<Member> row) {
    int best = 1;
    for (int i = 2; i < row.size(); i++) {
      int higher = Integer.compare(height(row.get(i)), height(row.get(best)));
      int nearer = Math.abs(2 * best - row.size()) - Math.abs(2 * i - row.size());
      if (higher > 0 || (higher == 0 && nearer > 0)) {
        best = i;
      }
    }
    return best;
  }

  /** Of the largest subtree that begins with a member's first shard. */
  private static int height(Member member) {
    return Integer.numberOfTrailingZeros(member.firstShard());
  }
}
