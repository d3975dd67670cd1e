package io.kindling.cli.registry;

import io.kindling.cli.options.OneLine;
import io.kindling.registry.Decision;
import io.kindling.registry.Registry;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code kindling models list}: lists the versions, one per line. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Lists the versions in a registry, the newest last; * marks the champion.")
final class ModelsList extends RegistryCommand {

  @Override
  void execute(Registry registry, PrintWriter out) {
    Optional<Integer> champion = registry.champion();
    out.println("  version  accuracy  decided               verdict       run");
    for (int number : registry.versions()) {
      Optional<String> flaw = registry.decisionFlaw(number);
      if (flaw.isPresent()) {
        out.printf("%s %7d  %s%n", mark(champion, number), number, OneLine.of(flaw.get()));
        continue;
      }
      Decision decision = registry.decision(number);
      out.printf(
          Locale.ROOT,
          "%s %7d  %7.2f%%  %-20s  %-12s  %s%n",
          mark(champion, number),
          number,
          100 * decision.figures().candidateAccuracy(),
          decision.decided(),
          RegistryAccess.word(decision.verdict()),
          OneLine.of(decision.runId()));
    }
  }

  private static String mark(Optional<Integer> champion, int number) {
    return champion.filter(each -> each == number).isPresent() ? "*" : " ";
  }
}
