package io.kindling.registry;

import io.kindling.InvalidInputException;
import io.kindling.model.Model;
import io.kindling.storage.Claim;
import io.kindling.storage.Lease;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;

/**
 * Changes a registry while holding its lock.
 *
 * <p>Every change first writes a version's files or a line of the history, and then everything that
 * follows from it. After a crash, the next writer completes the change from the files: a complete
 * version yields its history line, and the history yields the champion. A champion therefore
 * changes in one atomic rename of one file.
 */
public final class RegistryWriter implements AutoCloseable {

  /**
   * Files that a version copies from its run. The record comes first: it proves which retraining
   * the folder belongs to.
   */
  private static final List<String> RUN_FILES =
      List.of(Registry.RUN_RECORD, "metrics.jsonl", "report.html");

  /** Files of a version in the order of deletion: without the first, the version is incomplete. */
  private static final List<String> VERSION_FILES =
      List.of(
          Registry.DECISION, Registry.MODEL, "report.html", "metrics.jsonl", Registry.RUN_RECORD);

  private final Registry registry;
  private final Lease lease;
  private final LeasedFiles files;
  private final String by;
  private final Consumer<String> note;
  private LastRun told;

  private RegistryWriter(Registry registry, Lease lease, String by, Consumer<String> note) {
    this.registry = registry;
    this.lease = lease;
    this.files = new LeasedFiles(registry, lease);
    this.by = by;
    this.note = note;
  }

  /**
   * Takes the registry's lock, repairs damaged records where possible, and completes interrupted
   * changes.
   *
   * @param by the user, process and host of this program
   * @param expiry the time without renewal after which an owner's lock is taken over
   * @param note receives a sentence for each damage found
   * @throws Lease.HeldException if another live program holds the lock
   */
  public static RegistryWriter take(
      Registry registry, String by, Duration expiry, Consumer<String> note) throws IOException {
    Lease lease = Lease.take(registry.lock(), registry.files().configuration(), by, expiry);
    RegistryWriter writer = new RegistryWriter(registry, lease, by, note);
    try {
      writer.finish();
      return writer;
    } catch (Throwable e) {
      lease.close();
      throw e;
    }
  }

  /** Returns the registry. */
  public Registry registry() {
    return registry;
  }

  /** Returns the current time in the format of the registry's files: 2026-11-25T02:00:00Z. */
  public static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /**
   * Writes a version, and makes it the champion if its verdict is a promotion.
   *
   * @param model the candidate
   * @param runId the retraining; its run files are copied from its directory, which is then removed
   */
  public Decision publish(
      Model model,
      String runId,
      PromotionRule rule,
      PromotionRule.Judgement judgement,
      ModelComparison figures,
      DataStatistics data)
      throws IOException {
    int number = registry.nextNumber();
    Path directory = registry.version(number);
    files.delete(directory, VERSION_FILES); // Leftovers of a killed program.
    Map<String, String> digests = new TreeMap<>();
    for (String name : RUN_FILES) {
      files
          .copy(new Path(registry.run(runId), name), new Path(directory, name))
          .ifPresent(digest -> digests.put(name, digest));
    }
    digests.put(Registry.MODEL, files.write(new Path(directory, Registry.MODEL), model));
    Decision decision =
        new Decision(
            number,
            runId,
            judgement.verdict(),
            judgement.reason(),
            registry.champion().orElse(null),
            figures,
            rule,
            model.weightsSha256(),
            data,
            digests,
            now(),
            by);
    files.write(new Path(directory, Registry.DECISION), RegistryFiles.pretty(decision));
    finish();
    return decision;
  }

  /** Makes a version the champion, regardless of its verdict. */
  public void force(int number, String reason) throws IOException {
    registry.check(registry.decision(number));
    Integer before = registry.pointer();
    files.add(List.of(entry(HistoryEntry.FORCED, number, null, number, before, reason)));
    finish();
  }

  /**
   * Makes the previous champion the champion again.
   *
   * @return the version's number
   * @throws InvalidInputException if there is no previous champion
   */
  public int rollBack(String reason) throws IOException {
    int previous =
        previous()
            .orElseThrow(
                () ->
                    new InvalidInputException(
                        registry.path()
                            + ": there is no version to roll back to: no champion came before the"
                            + " current one"));
    registry.check(registry.decision(previous));
    Integer champion = registry.pointer();
    files.add(List.of(entry(HistoryEntry.ROLLED_BACK, champion, null, previous, champion, reason)));
    finish();
    return previous;
  }

  /**
   * Deletes the oldest versions, except the champion and its predecessor.
   *
   * @param keep the number of newest versions to keep
   * @return the deleted versions
   */
  public List<Integer> prune(int keep) throws IOException {
    List<Integer> versions = registry.versions();
    Integer champion = registry.champion().orElse(null);
    Integer previous = previous().orElse(null);
    List<Integer> removed = new ArrayList<>();
    for (int number : versions.subList(0, Math.max(0, versions.size() - keep))) {
      if (Objects.equals(number, champion) || Objects.equals(number, previous)) {
        continue;
      }
      String reason = "the newest " + keep + " stay";
      files.add(List.of(entry(HistoryEntry.PRUNED, number, null, champion, champion, reason)));
      removed.add(number);
    }
    finish();
    for (int number : removed) {
      files.delete(registry.version(number), VERSION_FILES);
    }
    return removed;
  }

  /** Records the start of a retraining. */
  public LastRun begin(String runId) throws IOException {
    return tell(LastRun.begun(runId, now(), by));
  }

  /** Records the end of a retraining that has written no version. */
  public void end(LastRun run, String state, String why) throws IOException {
    tell(run.ended(state, why, now()));
  }

  /**
   * Returns the last record of a retraining, even if writing it failed, for example on a full disk.
   */
  public LastRun told() {
    return told;
  }

  /** Deletes the state of a retraining. Other files in its folder stay. */
  public void forget(String runId) throws IOException {
    Path run = registry.run(runId);
    files.deleteCheckpoints(new Path(run, "checkpoints"));
    // The record is deleted last: it identifies the folder as a retraining's.
    List<String> names = new ArrayList<>(RUN_FILES);
    names.addAll(List.of(Registry.MODEL, Claim.file(run).getName()));
    Collections.reverse(names);
    files.delete(run, names);
  }

  @Override
  public void close() throws IOException {
    lease.close();
  }

  private Optional<Integer> previous() {
    return new ChampionHistory(registry.history()).previous();
  }

  /**
   * Derives the history from the versions, and the champion and the newest retraining's record from
   * the history.
   */
  private void finish() throws IOException {
    new HistoryCompletion(registry, files, note, by).run();
    List<HistoryEntry> now = registry.history();
    if (!now.isEmpty()) {
      Integer champion = now.get(now.size() - 1).champion();
      if (champion != null && !champion.equals(registry.pointer())) {
        files.write(new Path(registry.path(), Registry.CHAMPION), champion + "\n");
      }
    }
    for (String runId : registry.runs()) {
      if (now.stream().anyMatch(entry -> runId.equals(entry.runId()))) {
        forget(runId);
      }
    }
    for (int number : registry.folders().numbers()) {
      // A pruned version that is complete again was restored by a user.
      if (registry.folders().isLeftover(number)
          && now.stream().anyMatch(entry -> isPruning(entry, number))) {
        files.delete(registry.version(number), VERSION_FILES);
      }
    }
    Optional<LastRun> last = registry.lastRun();
    if (last.isPresent() && last.get().version() == null) {
      Optional<Integer> version =
          registry
              .decided(last.get().runId())
              .map(HistoryEntry::version)
              .filter(number -> registry.decisionFlaw(number).isEmpty());
      if (version.isPresent()) {
        tell(last.get().completed(registry.decision(version.get()), now()));
      }
    }
  }

  private static boolean isPruning(HistoryEntry entry, int number) {
    return entry.version() == number && entry.event().equals(HistoryEntry.PRUNED);
  }

  private HistoryEntry entry(
      String event, int version, String runId, Integer champion, Integer before, String reason) {
    return new HistoryEntry(now(), event, version, runId, champion, before, reason, by);
  }

  private LastRun tell(LastRun run) throws IOException {
    told = run;
    files.write(new Path(registry.path(), Registry.LAST_RUN), RegistryFiles.pretty(run));
    return run;
  }
}
