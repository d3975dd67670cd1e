package io.kindling.cli.registry;

import io.kindling.cli.options.OneLine;
import io.kindling.cli.options.SettingOptions;
import io.kindling.registry.Registry;
import io.kindling.registry.RegistrySettings;
import io.kindling.registry.RegistryWriter;
import io.kindling.registry.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import org.apache.spark.deploy.SparkHadoopUtil;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Opens a registry for commands, from their options. */
final class RegistryAccess {

  private RegistryAccess() {}

  /**
   * Returns the value of {@code --registry}.
   *
   * @throws ParameterException if it is missing
   */
  static String required(CommandSpec command) {
    String name = SettingOptions.value(command, RegistrySettings.REGISTRY);
    if (name == null) {
      throw new ParameterException(
          command.commandLine(), "--registry DIR is missing: name the directory of the registry");
    }
    return name;
  }

  /**
   * Opens the registry for reading. Prints a note for every damaged line of its history; the next
   * program that changes the registry repairs it.
   */
  static Registry open(CommandSpec command) {
    Registry registry = Registry.open(required(command), SparkHadoopUtil.get().conf());
    registry
        .historyDamage()
        .forEach(damage -> note(command, damage + "; the next kindling retrain removes the line"));
    return registry;
  }

  /** Locks the registry for changes. */
  static RegistryWriter take(CommandSpec command, Registry registry) throws IOException {
    return RegistryWriter.take(registry, self(), expiry(command), text -> note(command, text));
  }

  private static void note(CommandSpec command, String text) {
    command.commandLine().getErr().println("Note: " + OneLine.of(text));
  }

  /** Returns the time without a heartbeat after which the lock's owner counts as dead. */
  static Duration expiry(CommandSpec command) {
    return Duration.ofSeconds(SettingOptions.value(command, RegistrySettings.LOCK_EXPIRY));
  }

  /** Returns the words for a verdict in messages. */
  static String word(Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT).replace("kept", "not promoted");
  }

  private static String self() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "an unnamed host";
    }
    return System.getProperty("user.name")
        + "@"
        + host
        + ", process "
        + ProcessHandle.current().pid();
  }
}
