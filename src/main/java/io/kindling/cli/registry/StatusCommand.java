package io.kindling.cli.registry;

import io.kindling.cli.options.OneLine;
import io.kindling.cli.options.SettingOptions;
import io.kindling.cli.options.SettingOptions.Configured;
import io.kindling.registry.LastRun;
import io.kindling.registry.Registry;
import io.kindling.registry.RegistrySettings;
import io.kindling.settings.Setting;
import io.kindling.settings.ValueType;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code kindling status}: whether the nightly retraining is well. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Says what the newest retraining did, from what it wrote itself, whatever the cluster says of"
          + " its driver.",
      "Ends with status 1 if it failed, was refused its data, was cut off, or is overdue."
    })
public final class StatusCommand implements Callable<Integer>, Configured {

  /** By how much the clocks of two machines may differ without anything being wrong. */
  private static final Duration CLOCKS_APART = Duration.ofMinutes(5);

  private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,5})([smhd])");

  private static final Setting<Duration> EXPECTED_EVERY =
      Setting.of(
          "expected-every",
          "TIME",
          new ValueType<>(StatusCommand::duration, Duration::toString),
          null,
          "How often a retraining should be completed: 24h, 90m, 7d. Default: no matter");

  @Spec private CommandSpec command;

  @Override
  public List<Setting<?>> settings() {
    return List.of(RegistrySettings.REGISTRY, EXPECTED_EVERY, RegistrySettings.LOCK_EXPIRY);
  }

  @Override
  public Integer call() throws IOException {
    PrintWriter out = command.commandLine().getOut();
    Registry registry = RegistryAccess.open(command);
    out.println(
        registry
            .champion()
            .map(number -> "Champion: version " + number + ": " + OneLine.of(why(registry, number)))
            .orElse("Champion: none yet"));
    Optional<String> trouble = trouble(registry, out);
    trouble.ifPresent(text -> out.println("Not well: " + OneLine.of(text)));
    out.flush();
    return trouble.isPresent() ? ExitCode.SOFTWARE : ExitCode.OK;
  }

  private static String why(Registry registry, int number) {
    return registry.decisionFlaw(number).orElseGet(() -> registry.decision(number).reason());
  }

  private Optional<String> trouble(Registry registry, PrintWriter out) throws IOException {
    Optional<String> damage = registry.lastRunDamage();
    if (damage.isPresent()) {
      return Optional.of(damage.get() + "; the next kindling retrain writes it anew");
    }
    Optional<LastRun> last = registry.lastRun();
    if (last.isEmpty()) {
      return Optional.of("no retraining was ever begun");
    }
    LastRun run = last.get();
    out.printf(
        "Last run: '%s' by %s, %s since %s%s%n",
        run.runId(),
        run.by(),
        run.state(),
        run.ended() == null ? run.began() : run.ended(),
        run.message() == null ? "" : ": " + OneLine.of(run.message()));
    return switch (run.state()) {
      case "completed" -> overdue(run.ended(), "was completed");
      case "running" ->
          cutOff(registry).or(() -> overdue(run.began(), "was begun, and still runs"));
      case "failed" -> Optional.of("it failed");
      default -> Optional.of("it was " + run.state());
    };
  }

  private Optional<String> cutOff(Registry registry) throws IOException {
    return registry.owner(RegistryAccess.expiry(command)).isPresent()
        ? Optional.empty()
        : Optional.of("it was cut off; the same command goes on where it was");
  }

  private Optional<String> overdue(String since, String what) {
    Duration every = SettingOptions.value(command, EXPECTED_EVERY);
    Duration ago = Duration.between(Instant.parse(since), Instant.now());
    if (every == null) {
      return Optional.empty();
    }
    if (ago.compareTo(CLOCKS_APART.negated()) < 0) {
      return Optional.of(
          String.format(
              "the last retraining %s %s in the future by this machine's clock: that machine's clock"
                  + " was wrong or this one's is, and it cannot be told whether one is overdue; set"
                  + " the clocks, the next retraining writes the time anew",
              what, words(ago.negated())));
    }
    return ago.compareTo(every) <= 0
        ? Optional.empty()
        : Optional.of(
            String.format(
                "the last retraining %s %s ago, and one is expected every %s",
                what, words(ago), words(every)));
  }

  private static String words(Duration time) {
    return time.toHours() > 0
        ? time.toHours() + " h " + time.toMinutesPart() + " min"
        : time.toMinutes() + " min " + time.toSecondsPart() + " s";
  }

  private static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + text + "' is not a time such as 24h, 90m or 7d");
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }
}
