package io.kindling.spark.resident;

import io.kindling.spark.resident.ResidentMessage.Join;
import io.kindling.spark.transport.Link;
import io.kindling.training.gradient.FixedTree;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/**
 * The driver's list of an exchange's executors: where each of them listens, and which tasks it
 * runs. Not thread-safe.
 */
final class Membership {

  private final int partitions;
  private final int shards;
  private final IntUnaryOperator fanOut;
  private final PartitionOwners holders;

  /** Address on which each executor listens, by the driver's connection to it. */
  private final Map<Link, Address> executors = new LinkedHashMap<>();

  /** The executors that another executor could not connect to. */
  private final Set<Link> unreachable = new HashSet<>();

  /**
   * Creates an empty list.
   *
   * @param partitions the number of partitions, and of tasks
   * @param shards the number of shards in all partitions
   * @param fanOut the largest number of children of a node, as a function of the number of
   *     executors
   */
  Membership(int partitions, int shards, IntUnaryOperator fanOut) {
    this.partitions = partitions;
    this.shards = shards;
    this.fanOut = fanOut;
    this.holders = new PartitionOwners(partitions);
  }

  /** Returns the connections to all executors. */
  Set<Link> links() {
    return executors.keySet();
  }

  /** Records an executor's address and the partitions of its tasks. */
  void set(Link link, Join join) {
    executors.put(link, join.address());
    holders.set(link, join.partitions());
  }

  /** Records that a holder other than an executor's node has started a task of a partition. */
  void add(Object holder, int partition) {
    holders.add(holder, partition);
  }

  /** Removes an executor that is lost. */
  void remove(Link link) {
    executors.remove(link);
    unreachable.remove(link);
    holders.set(link, new BitSet());
  }

  /** Records that other executors cannot connect to the one at this address. */
  void markUnreachable(Address address) {
    executors.forEach(
        (link, listening) -> {
          if (listening.equals(address)) {
            unreachable.add(link);
          }
        });
  }

  /** Returns the address of an executor that others could not connect to, if there is one. */
  Optional<Address> anyUnreachable() {
    return unreachable.stream().findAny().map(executors::get);
  }

  /**
   * Returns the owner of each partition, whose task's results count; empty while a partition has no
   * task.
   */
  Optional<List<Object>> owners() {
    return holders.owners();
  }

  /** Returns the places in the tree of all executors that own a partition. */
  List<TreePlan.Placement> plan(List<Object> owners) {
    Map<Link, BitSet> held = new LinkedHashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      if (owners.get(partition) instanceof Link link) {
        held.computeIfAbsent(link, each -> new BitSet()).set(partition);
      }
    }
    // If many executors are unreachable, the others probably are too, and every attempt to
    // connect would take time. So all of them become children of the driver.
    boolean isStar = 4 * unreachable.size() > executors.size();
    List<TreePlan.Member> members = new ArrayList<>();
    held.forEach(
        (link, own) -> {
          int first = FixedTree.firstShard(own.nextSetBit(0), partitions, shards);
          boolean isUnreachable = isStar || unreachable.contains(link);
          Address address = isUnreachable ? Address.NONE : executors.get(link);
          members.add(new TreePlan.Member(link, address, own, first));
        });
    return TreePlan.of(members, Math.max(1, fanOut.applyAsInt(members.size())));
  }
}
