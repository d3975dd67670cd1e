package io.kindling.cli.registry;

import io.kindling.cli.options.SettingOptions;
import io.kindling.cli.options.SettingOptions.Configured;
import io.kindling.registry.Registry;
import io.kindling.registry.RegistryInUseException;
import io.kindling.registry.RegistrySettings;
import io.kindling.registry.RegistryWriter;
import io.kindling.settings.Setting;
import io.kindling.storage.Lease;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that reads or changes a registry, without Spark. */
abstract class RegistryCommand implements Callable<Integer>, Configured {

  /** A change to a registry. */
  interface Change {
    /** Makes the change. */
    void apply(RegistryWriter writer) throws IOException;
  }

  @Spec private CommandSpec command;

  @Override
  public List<Setting<?>> settings() {
    return List.of(RegistrySettings.REGISTRY, RegistrySettings.LOCK_EXPIRY);
  }

  @Override
  public final Integer call() throws IOException {
    PrintWriter out = command.commandLine().getOut();
    execute(RegistryAccess.open(command), out);
    out.flush();
    return ExitCode.OK;
  }

  /** Executes the command. */
  abstract void execute(Registry registry, PrintWriter out) throws IOException;

  /**
   * Changes a registry under its lock.
   *
   * @throws RegistryInUseException if another program holds the lock
   */
  final void change(Registry registry, Change change) throws IOException {
    registry.checkWritable();
    try (RegistryWriter writer = RegistryAccess.take(command, registry)) {
      change.apply(writer);
    } catch (Lease.HeldException e) {
      throw new RegistryInUseException(registry, e);
    }
  }

  /** Returns the value of an option of this command, or null if it has none. */
  final <T> T value(Setting<T> setting) {
    return SettingOptions.value(command, setting);
  }
}
