package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A password in an address would be kept with the run: it is refused, and not repeated. */
class PasswordsTest extends CommandTesting {

  @ParameterizedTest
  @CsvSource({
    "--data, ftp://me:hunter2@host/a, ftp://me:…@host/a: has a password in it",
    "--output, ftp://me:hunter2@host/a, ftp://me:…@host/a: has a password in it",
    "--initial-model, ftp://me:hunter2@host/a, ftp://me:…@host/a: has a password in it",
    "--mirrors, http://me:hunter2@host/, …--mirrors…: there is a password in it",
  })
  void anAddressWithAPasswordIsRefused(String option, String address, String message) {
    String output = directory.resolve("run").toString();
    CommandRun run =
        CommandRun.of("train", "--data", "digits:600", "--output", output, option, address);
    assertFalse((run.out() + run.err() + run.log()).contains("hunter2"), run::toString);
    assertSays(message, run.refusal(2));
  }
}
