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

/** {@code kindling status}: checks the newest retraining of a registry. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Shows the champion of a registry and the state of the newest retraining.",
      "The state comes from the files of the registry, not from the cluster.",
      "The exit status is 1 if the retraining failed, refused its data, was interrupted, or is"
          + " overdue."
    })
public final class StatusCommand implements Callable<Integer>, Configured {

  /** The tolerated difference between the clocks of two machines. */
  private static final Duration CLOCKS_APART = Duration.ofMinutes(5);

  private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,5})([smhd])");

  private static final Setting<Duration> EXPECTED_EVERY =
      Setting.of(
          "expected-every",
          "TIME",
          new ValueType<>(StatusCommand::duration, Duration::toString),
          null,
          "Longest time between completed retrainings, a number with the unit s, m, h or d, such as"
              + " 24h, 90m or 7d. Default: no limit");

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
    trouble.ifPresent(text -> out.println("Problem: " + OneLine.of(text)));
    out.flush();
    return trouble.isPresent() ? ExitCode.SOFTWARE : ExitCode.OK;
  }

  private static String why(Registry registry, int number) {
    return registry.decisionFlaw(number).orElseGet(() -> registry.decision(number).reason());
  }

  private Optional<String> trouble(Registry registry, PrintWriter out) throws IOException {
    Optional<String> damage = registry.lastRunDamage();
    if (damage.isPresent()) {
      return Optional.of(damage.get() + "; the next kindling retrain rewrites it");
    }
    Optional<LastRun> last = registry.lastRun();
    if (last.isEmpty()) {
      return Optional.of("no retraining has begun yet");
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
          interrupted(registry).or(() -> overdue(run.began(), "began and is still running,"));
      case "failed" -> Optional.of("it failed");
      default -> Optional.of("it was " + run.state());
    };
  }

  private Optional<String> interrupted(Registry registry) throws IOException {
    return registry.owner(RegistryAccess.expiry(command)).isPresent()
        ? Optional.empty()
        : Optional.of("it was interrupted; to continue it, repeat the retrain command");
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
              "the last retraining %s %s in the future by this machine's clock, so it is unknown"
                  + " whether a retraining is overdue: the clock of that machine or of this one is"
                  + " wrong; set the clocks, and the next retraining rewrites the time",
              what, words(ago.negated())));
    }
    return ago.compareTo(every) <= 0
        ? Optional.empty()
        : Optional.of(
            String.format(
                "the last retraining %s %s ago, but one is expected every %s",
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
