package io.kindling.cli.options;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A command as it is kept with a run. */
class CommandTextTest {

  @Test
  void aCommandIsRecordedWithoutSecrets() {
    List<String> shown =
        CommandText.withoutSecrets(
            List.of(
                "retrain",
                "--notify",
                "curl -H 'Authorization: hunter2' https://host/hunter2",
                "--notify=https://host/hunter2\n/hunter2",
                "--data=https://me:hunter2@host/",
                "--epochs=3"),
            Set.of("--notify", "--mirrors"));
    assertEquals(
        "submit/spark --master k8s://https://me:…@host -- retrain --notify … --notify=…"
            + " --data=https://me:…@host/ --epochs=3",
        CommandText.of(shown, "k8s://https://me:hunter2@host"));
  }
}
