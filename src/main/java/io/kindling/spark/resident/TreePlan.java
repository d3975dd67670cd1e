package io.kindling.spark.resident;

import io.kindling.spark.transport.Link;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Arranges executors in a tree.
 *
 * <p>Executors are sorted by the shards that they hold. This list is cut into as many groups as a
 * node may have children. It is cut where the {@link io.kindling.training.gradient.FixedTree} joins
 * its largest subtrees. The first executor of a group that others can connect to becomes its head.
 * The rest of the group is placed below the head, in groups again. So every node adds up complete
 * subtrees of the fixed tree, or nearly complete ones, and sends as few sums as possible.
 */
final class TreePlan {

  /**
   * An executor.
   *
   * @param link the driver's connection to it
   * @param address where others can connect to it; {@link Address#NONE} if they cannot
   * @param partitions the partitions whose results it reports
   * @param firstShard the first shard of these partitions
   */
  record Member(Link link, Address address, BitSet partitions, int firstShard) {
    private boolean canBeParent() {
      return !address.equals(Address.NONE);
    }
  }

  /**
   * An executor's place.
   *
   * @param parent the executor above it; empty if its parent is the driver
   * @param subtree the partitions of the executor and of all executors below it
   */
  record Placement(Member member, Optional<Member> parent, BitSet subtree) {}

  private final int fanOut;
  private final List<Placement> placed = new ArrayList<>();

  private TreePlan(int fanOut) {
    this.fanOut = fanOut;
  }

  /**
   * Returns the places of all members, parents before their children.
   *
   * @param fanOut the largest number of children of a node; exceeded only where too few members can
   *     have children
   */
  static List<Placement> of(List<Member> members, int fanOut) {
    TreePlan plan = new TreePlan(fanOut);
    List<Member> sorted = new ArrayList<>(members);
    sorted.sort(Comparator.comparingInt(Member::firstShard));
    plan.place(sorted, Optional.empty());
    return plan.placed;
  }

  private void place(List<Member> members, Optional<Member> parent) {
    for (List<Member> group : groups(members)) {
      Optional<Member> head = group.stream().filter(Member::canBeParent).findFirst();
      if (group.size() == 1 || head.isEmpty()) {
        group.forEach(each -> placed.add(new Placement(each, parent, each.partitions())));
        continue;
      }
      BitSet subtree = new BitSet();
      group.forEach(each -> subtree.or(each.partitions()));
      placed.add(new Placement(head.get(), parent, subtree));
      place(group.stream().filter(each -> !each.equals(head.get())).toList(), head);
    }
  }

  private List<List<Member>> groups(List<Member> members) {
    List<List<Member>> groups = new ArrayList<>();
    if (!members.isEmpty()) {
      groups.add(members);
    }
    while (!groups.isEmpty() && groups.size() < Math.min(fanOut, members.size())) {
      int largest = 0;
      for (int i = 1; i < groups.size(); i++) {
        largest = groups.get(i).size() > groups.get(largest).size() ? i : largest;
      }
      List<Member> group = groups.get(largest);
      int cut = cut(group);
      groups.set(largest, group.subList(0, cut));
      groups.add(largest + 1, group.subList(cut, group.size()));
    }
    return groups;
  }

  /**
   * Returns the index at which to cut a list: at the largest subtree of the fixed tree and, of
   * several of the same size, nearest to the middle.
   */
  private static int cut(List<Member> members) {
    int best = 1;
    for (int i = 2; i < members.size(); i++) {
      int higher = Integer.compare(height(members.get(i)), height(members.get(best)));
      int nearer = Math.abs(2 * best - members.size()) - Math.abs(2 * i - members.size());
      if (higher > 0 || (higher == 0 && nearer > 0)) {
        best = i;
      }
    }
    return best;
  }

  /**
   * Returns the height of the largest subtree of the fixed tree that begins with a member's first
   * shard.
   */
  private static int height(Member member) {
    return Integer.numberOfTrailingZeros(member.firstShard());
  }
}
