package io.kindling.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.kindling.cli.failure.Explanation;
import io.kindling.cli.failure.TraceFile;
import io.kindling.fixtures.CommandRun;
import io.kindling.fixtures.CommandTesting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A password or a token would be kept with the run, and in logs: neither is repeated anywhere. */
class PasswordsTest extends CommandTesting {

  @ParameterizedTest
  @CsvSource({
    "--data, ftp://me:hunter2@host/a, …ftp://me:…@host/a…: has a password or a token in it",
    "--data, s3a://AKIA:hun/ter/hunter2@host/a, …s3a://AKIA:…@host/a…: has a password or a token",
    "--data, csv:ftp://me:hunter2@host/a, …ftp://me:…@host/a…: has a password or a token in it",
    "--data, wasbs://c@host/a?sig=hunter2, …wasbs://c@host/a?sig=……: has a password or a token",
    "--data, https://host/hunter2/a, https://host/…: is a web address",
    "--test-data, ftp://me:hunter2@host/a, --test-data ftp://me:…@host/a: is only for tables",
    "--output, ftp://me:hunter2@host/a, …ftp://me:…@host/a…: has a password or a token in it",
    "--tensorboard, ftp://me:hunter2@host/a, …ftp://me:…@host/a…: has a password or a token in it",
    "--initial-model, ftp://me:hunter2@host/a, …ftp://me:…@host/a…: has a password or a token in"
        + " it",
    "--mirrors, https://hunter2@host/, …--mirrors…: the URL has a user",
    "--mirrors, https://host/?token=hunter2, …--mirrors…: the URL has a user",
    "--mirrors, https://host/?hunter2, …--mirrors…: the URL has a user",
    "--mirrors, https://ho st/hunter2/, …--mirrors…: '…' is not a URL",
    "--conf, spark.ssl.keyPassword=hunter2, …spark.ssl.keyPassword=…",
    "--mirrors, http://me:hunter2@host/, …--mirrors…: the URL has a user",
  })
  void anAddressWithAPasswordIsRefused(String option, String address, String message) {
    String output = directory.resolve("run").toString();
    CommandRun run =
        CommandRun.of("train", "--data", "digits:600", "--output", output, option, address);
    assertFalse((run.out() + run.err() + run.log()).contains("hunter2"), run::toString);
    assertSays(message, run.refusal(2));
  }

  @Test
  void aNotificationThatCannotBeSentIsRefusedBeforeTheNight() throws IOException {
    String registry = directory.resolve("registry").toString();
    for (String address : List.of("http://me:hunter2@ho st/", "https://me:hun#ter2@host/hunter2")) {
      CommandRun run =
          CommandRun.withoutSpark(
              "retrain", "--data=digits:600", "--registry=" + registry, "--notify=" + address);
      assertFalse((run.out() + run.err() + run.log()).contains("hunter2"), run::toString);
      assertSays("--notify: the web address cannot be read;…", run.refusal(2));
    }
  }

  /** The file with the stack trace must not hold a password either. */
  @Test
  void aStackTraceHasNoPassword() throws Exception {
    IOException failure = new IOException("http://me:hunter2@host/ answered 500");
    Path trace =
        TraceFile.write(new IllegalStateException(failure), Optional.of(directory)).orElseThrow();
    String text = Files.readString(trace);
    assertTrue(text.contains("http://me:…@host/ answered 500"), text);
    assertFalse(text.contains("hunter2"), text);
    assertEquals("http://me:…@host/ answered 500", Explanation.of(failure).line());
  }
}
