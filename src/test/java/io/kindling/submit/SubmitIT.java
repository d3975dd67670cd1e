package io.kindling.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kindling.processes.Checkout;
import io.kindling.processes.SparkJars;
import io.kindling.processes.Unprivileged;
import io.kindling.processes.WatchedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts run Kindling from a plain container, and from a checkout in any state. */
class SubmitIT {

  private static final String NOBODY = "65534";

  /** No user's, here or in any image. */
  private static final String NAMELESS = "54321";

  /** One more, who has no other process. */
  private static final String LIMITED = "54323";

  private static Checkout checkout;
  private static Map<String, String> tools;
  private static List<Checkout.Result> first;

  /** Prepares the checkout by two runs at once, which find nothing built. */
  @BeforeAll
  static void make() throws IOException, InterruptedException {
    checkout = Checkout.fresh();
    List<Path> jars = checkout.linkJars(SparkJars.ofTheBuild(), "repository");
    // What is built is that of this build, two seconds late.
    checkout.linkKindling("kindling.jar");
    Files.writeString(
        checkout.file("spark-jars"), String.join(":", jars.stream().map(Path::toString).toList()));
    checkout.script(
        "tools/mvn",
        "echo built >>builds; sleep 2; mkdir -p target; cp kindling.jar spark-jars target/");
    tools = Map.of("PATH", checkout.file("tools") + ":" + System.getenv("PATH"));
    List<String> command = List.of("submit/local", "--version");
    Checkout.Run one = checkout.start(tools, command);
    Checkout.Run other = checkout.start(tools, command);
    first = List.of(one.await(), other.await());
    // The others make do without: it may have been another user's.
    checkout.deleteAll("repository");
  }

  @AfterAll
  static void delete() throws IOException {
    checkout.close();
  }

  @Test
  void oneOfTwoFirstRunsPrepares() throws IOException {
    String errors = "";
    for (Checkout.Result result : first) {
      assertEquals(0, result.status(), result.errors());
      assertTrue(result.output().startsWith("kindling "), result.output());
      errors += result.errors();
    }
    assertEquals("built\n", Files.readString(checkout.file("builds")));
    assertTrue(errors.contains("waiting for another run"), errors);
    assertTrue(Files.size(checkout.file("target/spark/classes.jsa")) > 0, errors);
  }

  @Test
  void preparedCheckoutThatCannotBeWritten() throws Exception {
    Path lock = checkout.file("target/lock");
    Path archive = checkout.file("target/spark/classes.jsa");
    Path elsewhere = checkout.file("classes.jsa");
    Files.delete(lock);
    Files.createDirectory(lock); // not even by root
    Files.move(archive, elsewhere);
    try {
      Checkout.Result result = checkout.run(tools, "submit/local", "--version");
      assertEquals(0, result.status(), result.errors());
      assertEquals("", result.errors());

      checkout.age("pom.xml", 60);
      result = checkout.run(tools, "submit/local", "--version");
      assertEquals(1, result.status(), result.errors());
      assertEquals(1, result.errors().lines().count(), result.errors());
      assertTrue(result.errors().contains("cannot be written to: run submit/local --version once"));
    } finally {
      checkout.age("pom.xml", -86_400);
      Files.move(elsewhere, archive);
      Files.delete(lock);
    }
  }

  /**
   * No home to write to, for one not even a name, a checkout of somebody else's, no variable but
   * the PATH.
   */
  @ParameterizedTest
  @ValueSource(strings = {NOBODY, NAMELESS})
  void userWithoutHome(String user) throws Exception {
    assumeTrue(System.getProperty("user.name").equals("root"), "only root may be somebody else");
    assumeTrue(Files.exists(Path.of("/usr/bin/setpriv")), "there is no setpriv");
    List<String> command = new ArrayList<>(List.of("env", "-i"));
    command.add("PATH=" + System.getenv("PATH"));
    command.add("JAVA_HOME=" + System.getProperty("java.home"));
    command.addAll(List.of("setpriv", "--reuid", user, "--regid", user, "--clear-groups"));
    command.addAll(training("no home " + user));
    assertTrained("no home " + user, checkout.start(tools, command).await());
  }

  /**
   * A user without a name who may write by a group: the group 0 that OpenShift gives, and one
   * beside the user's own, as a pod's fsGroup gives it.
   */
  @ParameterizedTest
  @CsvSource({"0, --regid=0 --clear-groups", "2000, --regid=54321 --groups=2000"})
  void userWhoMayWriteByAGroup(int group, String groups) throws Exception {
    assumeTrue(System.getProperty("user.name").equals("root"), "only root may be somebody else");
    assumeTrue(Files.exists(Path.of("/usr/bin/setpriv")), "there is no setpriv");
    Path shared = checkout.folder("work/of group " + group);
    Unprivileged.chown(shared, 0, group, "2775");
    List<String> command = new ArrayList<>(List.of("setpriv", "--reuid=" + NAMELESS));
    command.addAll(List.of(groups.split(" ")));
    command.addAll(training("of group " + group + "/run"));
    assertTrained("of group " + group + "/run", checkout.start(tools, command).await());
    assertEquals(group, Files.getAttribute(shared.resolve("run/run.json"), "unix:gid"));
  }

  /** Who says nothing, or no more than submit/spark wants to hear, is told what there is to say. */
  @Test
  void noCommandTellsTheCommands() throws Exception {
    String help = checkout.run(tools, "submit/local", "--help").output();
    assertTrue(help.contains("Commands:\n  train "), help);
    for (String[] nothing : new String[][] {{"submit/local"}, {"submit/local", "--"}}) {
      Checkout.Result result = checkout.run(tools, nothing);
      assertEquals(0, result.status(), result.errors());
      assertEquals(help, result.output());
      assertEquals("", result.errors());
    }
    assertEquals(help, checkout.run(tools, "submit/local", "--", "--help").output());
  }

  @Test
  void localeWithoutLetters() throws Exception {
    Map<String, String> variables = with("LC_ALL", "C");
    assertTrained("größe", checkout.start(variables, training("größe")).await());
    // One variable of a locale that is not there puts the JVM back to ASCII, too.
    variables = with("LANG", "C.UTF-8", "LC_TIME", "xx_XX.UTF-8");
    Checkout.Result again =
        checkout.run(
            variables, "submit/local", "train", "--data", "digits:600", "--output", "größe");
    assertEquals(2, again.status(), again.output() + again.errors());
    assertTrue(again.errors().contains("größe"), again.errors());
  }

  /** As where a checkout was copied with what was built in it. */
  @Test
  void anArchiveOfOtherJarsIsPassedOverWithoutAWord() throws Exception {
    Path jar;
    try (Stream<Path> jars = Files.list(checkout.file("target/spark/jars"))) {
      jar =
          jars.filter(each -> each.getFileName().toString().startsWith("slf4j-api"))
              .findAny()
              .get();
    }
    Path renamed = Files.move(jar, jar.resolveSibling("renamed.jar"));
    try {
      Checkout.Result result = checkout.run(tools, "submit/local", "--version");
      assertEquals(0, result.status(), result.errors());
      assertTrue(result.output().startsWith("kindling "), result.output());
      assertEquals("", result.errors());
    } finally {
      Files.move(renamed, jar);
    }
  }

  /** The newest JDK that is to be found: Kindling trains the same weights on it. */
  @Test
  void anotherJdk() throws Exception {
    Path jdk = Jdks.newest();
    assumeTrue(jdk != null, "no JDK newer than this one; KINDLING_TEST_JDK may name one");
    Checkout.Result result =
        checkout.start(with("JAVA_HOME", jdk.toString()), training("newest")).await();
    assertTrained("newest", result);
    assertTrained("this", checkout.start(tools, training("this")).await());
    assertEquals(weights("this"), weights("newest"));
  }

  /** One collector named for every JVM, by which neither Spark's launcher nor the driver fails. */
  @ParameterizedTest
  @CsvSource({"JAVA_TOOL_OPTIONS, G1", "_JAVA_OPTIONS, Serial", "JDK_JAVA_OPTIONS, Parallel"})
  void otherCollector(String variable, String collector) throws Exception {
    String option = "-XX:+Use" + collector + "GC";
    Checkout.Result result = checkout.run(with(variable, option), "submit/local", "--version");
    assertEquals(0, result.status(), result.output() + result.errors());
    assertTrue(result.output().startsWith("kindling "), result.output());
    assertTrue(result.errors().matches("(NOTE: )?Picked up .*\n"), result.errors());

    if (!collector.equals("Parallel")) {
      String[] other = {
        "submit/spark", "--driver-java-options", "-XX:+UseShenandoahGC", "--", "--version"
      };
      result = checkout.run(with(variable, option), other);
      assertEquals(2, result.status(), result.output() + result.errors());
      assertEquals(
          "submit/spark: "
              + variable
              + " has "
              + option
              + ", and the driver's own options have -XX:+UseShenandoahGC: a JVM has one garbage"
              + " collector, so take one of the two away\n",
          result.errors());
    }
  }

  @Test
  void noDevFd() throws Exception {
    List<String> command = new ArrayList<>(SubmitChecksIT.withoutDevFd());
    command.addAll(List.of("submit/local", "--version"));
    Checkout.Result result = checkout.start(tools, command).await();
    assertEquals(0, result.status(), result.output() + result.errors());
    assertTrue(result.output().startsWith("kindling "), result.output());
    assertEquals("", result.errors());
  }

  /** A JVM that cannot start says so on standard output, which is not the user's. */
  @Test
  void launcherThatFails() throws Exception {
    checkout.script(
        "broken/bin/java", "printf 'Error occurred during initialization of VM\\nNo.\\n'; exit 1");
    Files.writeString(checkout.file("broken/release"), "JAVA_VERSION=\"17.0.15\"\n");
    Checkout.Result result =
        checkout.run(
            with("JAVA_HOME", checkout.file("broken").toString()), "submit/local", "--version");
    assertEquals(1, result.status(), result.output());
    assertEquals("", result.output());
    assertEquals(
        "submit/local: Spark's launcher failed: Error occurred during initialization of VM No.",
        result.errors().strip());
  }

  /**
   * More than the JVM takes, fewer than Spark does: so many threads, so many open files. Now and
   * then the JVM itself crashes for want of them, so no build depends on this test.
   */
  @Tag("campaign")
  @ParameterizedTest
  @CsvSource({"-u 40, threads", "-n 200, open files"})
  void limitsThatAreTooLow(String limit, String resource) throws Exception {
    assumeTrue(System.getProperty("user.name").equals("root"), "only root may be somebody else");
    assumeTrue(Files.exists(Path.of("/usr/bin/setpriv")), "there is no setpriv");
    List<String> command = new ArrayList<>(List.of("setpriv", "--reuid", LIMITED, "--regid"));
    command.addAll(List.of(LIMITED, "--clear-groups", "bash", "-c"));
    command.addAll(List.of("ulimit " + limit + "; exec \"$@\"", "-"));
    command.addAll(training("limited " + resource));
    // The script would refuse so few open files.
    Path script = checkout.file("submit/lib/machine.sh");
    String text = Files.readString(script);
    Files.writeString(script, text.replace("least=512", "least=1"));
    Checkout.Result result;
    try {
      result = checkout.start(tools, command).await();
    } finally {
      Files.writeString(script, text);
    }
    assertEquals(1, result.status(), result.output() + result.errors());
    List<String> lines =
        result.errors().lines().filter(line -> line.startsWith("kindling: ")).toList();
    assertEquals(1, lines.size(), result.errors());
    assertTrue(
        lines.get(0).contains("the driver ran out of " + resource + ": allow "), result.errors());
    assertFalse(result.errors().contains("\tat "), result.errors());
  }

  /** An installed Spark logs as ours does, unless its user has a configuration of logging. */
  @Test
  void installedSpark() throws Exception {
    checkout.installSpark(SparkJars.ofTheBuild(), "spark");
    Map<String, String> variables =
        with("SPARK_HOME", checkout.file("spark").toString(), "SPARK_LOCAL_IP", "127.0.0.1");

    List<String> command = new ArrayList<>(training("installed"));
    command.set(0, "submit/spark");
    command.addAll(1, List.of("--master", "local[2]", "--"));
    Checkout.Result result = checkout.start(variables, command).await();
    assertEquals(0, result.status(), result.errors());
    assertFalse(result.errors().contains(" INFO "), result.errors());

    String[] help = {"submit/spark", "--master", "local[2]", "--", "--help"};
    checkout.script("spark/bin/spark-submit", "echo \"${LOG4J_CONFIGURATION_FILE:-stock}\"");
    String ours = checkout.file("conf/log4j2.properties").toString();
    assertEquals(ours, checkout.run(variables, help).output().strip());
    Files.writeString(checkout.file("spark/conf/log4j2.xml"), "<Configuration/>");
    assertEquals("stock", checkout.run(variables, help).output().strip());
    variables.put("SPARK_CONF_DIR", checkout.folder("settings").toString());
    assertEquals(ours, checkout.run(variables, help).output().strip());
    variables.put("LOG4J_CONFIGURATION_FILE", "theirs");
    assertEquals("theirs", checkout.run(variables, help).output().strip());
  }

  /** The environment of all these runs and some variables more. */
  private static Map<String, String> with(String... more) {
    Map<String, String> variables = new HashMap<>(tools);
    for (int i = 0; i < more.length; i += 2) {
      variables.put(more[i], more[i + 1]);
    }
    return variables;
  }

  private static List<String> training(String output) {
    return List.of(
        "submit/local",
        "train",
        "--data",
        "digits:600",
        "--layers",
        "784,10",
        "--epochs",
        "1",
        "--output",
        output);
  }

  /** It has trained, has written just there, and has nothing to complain of. */
  private static void assertTrained(String output, Checkout.Result result) throws IOException {
    assertEquals(0, result.status(), result.output() + result.errors());
    // Java says so of the module that our matrix products are fast by; it has no option against it.
    assertEquals("WARNING: Using incubator modules: jdk.incubator.vector", result.errors().strip());
    assertTrue(result.output().startsWith("Training "), result.output()); // and no JVM's warning
    assertEquals("completed", run(output).status());
  }

  private static String weights(String output) throws IOException {
    return run(output).weights();
  }

  private static WatchedRun run(String output) throws IOException {
    return new WatchedRun(checkout.file("work").resolve(output));
  }
}
