package io.kindling.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ScoringPaceTest {

  private long seconds;

  @Test
  void saysHowFarItHasComeAtMostEveryTenSeconds() {
    StringWriter text = new StringWriter();
    ScoringPace pace =
        new ScoringPace(4_000_000, "images", new PrintWriter(text), () -> seconds * 1_000_000_000);
    for (seconds = 1; seconds <= 25; seconds++) {
      pace.accept((int) seconds * 100_000);
    }
    seconds = 40;
    pace.accept(4_000_000);
    pace.finish("out");
    assertEquals(
        String.format(
            "1,000,000 of 4,000,000 images, 6,000,000 a minute%n"
                + "2,000,000 of 4,000,000 images, 6,000,000 a minute%n"
                + "Scored 4,000,000 images in 40.0 s: 6,000,000 a minute; output: out%n"),
        text.toString());
  }
}
