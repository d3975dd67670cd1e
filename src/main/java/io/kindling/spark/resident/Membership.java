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
 * The executors of an exchange, as the driver knows them: where they listen, and which tasks they
 * have. Not thread-safe.
 */
final class Membership {

  private final int partitions;
  private final int shards;
  private final IntUnaryOperator fanOut;
  private final PartitionOwners holders;

  /** Where executors listen. */
  private final Map<Link, Address> executors = new LinkedHashMap<>();

  /** Those that others could not connect to. */
  private final Set<Link> unreachable = new HashSet<>();

  /**
   * @param fanOut how many nodes one may have below it, where there are so many executors
   */
  Membership(int partitions, int shards, IntUnaryOperator fanOut) {
    this.partitions = partitions;
    this.shards = shards;
    this.fanOut = fanOut;
    this.holders = new PartitionOwners(partitions);
  }

  /** The connections to all of them. */
  Set<Link> links() {
    return executors.keySet();
  }

  /** An executor says what it has. */
  void set(Link link, Join join) {
    executors.put(link, join.address());
    holders.set(link, join.partitions());
  }

  /** A task of a partition has come to someone who is no executor's node. */
  void add(Object holder, int partition) {
    holders.add(holder, partition);
  }

  /** An executor is lost. */
  void remove(Link link) {
    executors.remove(link);
    unreachable.remove(link);
    holders.set(link, new BitSet());
  }

  /** Others could not connect to an executor. */
  void hide(Address address) {
    executors.forEach(
        (link, listening) -> {
          if (listening.equals(address)) {
            unreachable.add(link);
          }
        });
  }

  /** An executor that others could not connect to, if there is one. */
  Optional<Address> hidden() {
    return unreachable.stream().findAny().map(executors::get);
  }

  /** Of every partition who has the task that counts; nothing while there is one without. */
  Optional<List<Object>> owners() {
    return holders.last();
  }

  /** The places of all executors whose tasks count. */
  List<TreePlan.Placed> plan(List<Object> owners) {
    Map<Link, BitSet> held = new LinkedHashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      if (owners.get(partition) instanceof Link link) {
        held.computeIfAbsent(link, each -> new BitSet()).set(partition);
      }
    }
    // Where many cannot be reached, others cannot, either: each attempt would take its time.
    boolean isStar = 4 * unreachable.size() > executors.size();
    List<TreePlan.Member> members = new ArrayList<>();
    held.forEach(
        (link, own) -> {
          int first = FixedTree.firstShard(own.nextSetBit(0), partitions, shards);
          boolean isHidden = isStar || unreachable.contains(link);
          Address address = isHidden ? Address.NONE : executors.get(link);
          members.add(new TreePlan.Member(link, address, own, first));
        });
    return TreePlan.of(members, Math.max(1, fanOut.applyAsInt(members.size())));
  }
}
