package io.kindling.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The examples under submit/schedule start one retraining a night, on every night and every master.
 */
class ScheduleTest {

  private static final Path SCHEDULES = Path.of("submit/schedule");

  @Test
  void airflowSubmitsToEveryMaster() throws Exception {
    List<String> lines =
        output(
            "UTC",
            "python3",
            "src/test/resources/airflow/submissions.py",
            SCHEDULES.resolve("airflow_dag.py").toString());
    assertEquals(13, lines.size(), lines::toString);
    for (String line : lines.subList(0, 12)) {
      assertTrue(line.endsWith(" submitted"), line);
    }
    assertEquals("time zone UTC", lines.get(12));
  }

  /**
   * In Berlin two o'clock is skipped or comes twice, in Havana midnight, on Lord Howe half an hour.
   */
  @ParameterizedTest
  @CsvSource({
    "Europe/Berlin, 2026-03-27",
    "Europe/Berlin, 2026-10-23",
    "America/Havana, 2026-03-06",
    "America/New_York, 2026-03-06",
    "Australia/Lord_Howe, 2026-10-02",
  })
  void theTimerElapsesOnceANight(String zone, LocalDate before) throws Exception {
    Matcher calendar =
        Pattern.compile("(?m)^OnCalendar=(.*)$")
            .matcher(Files.readString(SCHEDULES.resolve("kindling-retrain.timer")));
    assertTrue(calendar.find());
    List<Instant> nights = new ArrayList<>();
    Pattern elapse = Pattern.compile("\\(in UTC\\): \\w+ (\\S+) (\\S+) UTC");
    for (String line :
        output(
            zone,
            "systemd-analyze",
            "calendar",
            "--iterations=6",
            "--base-time=" + before + " 12:00:00",
            calendar.group(1))) {
      Matcher found = elapse.matcher(line);
      if (found.find()) {
        nights.add(Instant.parse(found.group(1) + "T" + found.group(2) + "Z"));
      }
    }
    assertEquals(6, nights.size());
    for (int i = 1; i < nights.size(); i++) {
      assertEquals(Duration.ofDays(1), Duration.between(nights.get(i - 1), nights.get(i)));
    }
  }

  /** Cron goes by the clocks of the place, whichever that is. */
  @Test
  void cronsHourIsNeitherSkippedNorRepeated() throws Exception {
    Matcher entries =
        Pattern.compile("(?m)^(\\d+) (\\d+) \\* \\* \\* ")
            .matcher(Files.readString(SCHEDULES.resolve("crontab")));
    int count = 0;
    for (; entries.find(); count++) {
      LocalTime time =
          LocalTime.of(Integer.parseInt(entries.group(2)), Integer.parseInt(entries.group(1)));
      for (String zone : ZoneId.getAvailableZoneIds()) {
        ZoneRules rules = ZoneId.of(zone).getRules();
        for (LocalDate day = LocalDate.of(2026, 1, 1);
            day.getYear() < 2030;
            day = day.plusDays(1)) {
          String moment = zone + " " + day + " " + time;
          assertEquals(1, rules.getValidOffsets(day.atTime(time)).size(), moment);
        }
      }
    }
    assertEquals(2, count);
  }

  @Test
  void kubernetesHasOneTimeZoneAndOneRetraining() throws Exception {
    for (String name : List.of("kubernetes-apache.yaml", "kubernetes-kubeflow.yaml")) {
      String text = Files.readString(SCHEDULES.resolve(name));
      assertTrue(text.contains("\n  timeZone: Etc/UTC\n"), name);
      assertTrue(text.contains("\n  concurrencyPolicy: Forbid\n"), name);
    }
    // Without it a control plane that was away for long starts nothing any more.
    assertTrue(
        Files.readString(SCHEDULES.resolve("kubernetes-apache.yaml"))
            .contains("\n  startingDeadlineSeconds: "));
  }

  private static List<String> output(String zone, String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("TZ", zone);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      assumeTrue(false, "there is no " + command[0]);
      throw e;
    }
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), text);
    return text.lines().toList();
  }
}
