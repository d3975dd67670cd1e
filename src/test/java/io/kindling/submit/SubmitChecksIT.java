package io.kindling.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kindling.processes.Checkout;
import io.kindling.processes.SparkProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in a run's way is said in one line, before anything is built or started. */
class SubmitChecksIT {

  private static final String STATED_JAVA = "stated java";
  private static final String SPARK = "in stalled";

  /** A user who has no other process. */
  private static final String NOBODY_ELSE = "54322";

  private Checkout checkout;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void make() throws IOException {
    checkout = Checkout.fresh();
    // Nothing may get as far as a build.
    checkout.script("tools/mvn", "echo built");
    environment.put("PATH", checkout.file("tools") + ":" + System.getenv("PATH"));
  }

  @AfterEach
  void delete() throws IOException {
    checkout.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.8.0_392", "11.0.2", "16"})
  void tooOldJava(String version) throws Exception {
    environment.put("JAVA_HOME", jdk(version).toString());
    String error = refused(1, "submit/local", "--version");
    assertTrue(error.contains(" 17 or newer, is needed"), error);
    String major = version.startsWith("1.8") ? "8" : version.replaceFirst("\\..*", "");
    assertTrue(error.contains("of Java " + major + ": set JAVA_HOME"), error);
  }

  @Test
  void tooOldJavaWithoutReleaseFile() throws Exception {
    checkout.script("old/bin/java", "echo 'openjdk version \"11.0.2\" 2019-01-15' >&2");
    environment.put("JAVA_HOME", checkout.file("old").toString());
    String error = refused(1, "submit/local", "--version");
    assertTrue(error.contains("of Java 11: set JAVA_HOME"), error);
  }

  @ParameterizedTest
  @CsvSource({"23,3.4.2", "25,3.4.2", "25.0.3,3.4.1.7", "25,3.3.6"})
  void javaTooNewForHadoop(String java, String hadoop) throws Exception {
    environment.put("JAVA_HOME", jdk(java).toString());
    installSpark("spark-core_2.13-4.1.0", "hadoop-client-api-" + hadoop);
    String error = refused(1, "submit/spark", "--", "--version");
    String major = java.replaceFirst("\\..*", "");
    assertTrue(error.contains("Java " + major + " "), error);
    assertTrue(error.contains(hadoop + ", which needs Java 17 to 22: set JAVA_HOME"), error);
  }

  @ParameterizedTest
  @CsvSource({"17.0.15,3.4.2", "22,3.4.2", "23,3.4.3", "25.0.3,3.4.10", "26-ea,3.5.0"})
  void javaThatHadoopRunsOn(String java, String hadoop) throws Exception {
    environment.put("JAVA_HOME", jdk(java).toString());
    installSpark("spark-core_2.13-4.1.0", "hadoop-client-api-" + hadoop);
    submitted("submit/spark", "--", "--version");
  }

  @Test
  void noJava() throws Exception {
    environment.put("JAVA_HOME", "/no/jdk");
    String error = refused(1, "submit/local", "--version");
    assertTrue(error.contains("JAVA_HOME is /no/jdk, and there is no bin/java in it"), error);
    environment.put("JAVA_HOME", "");
    environment.put("PATH", toolsWithout("java", "mvn"));
    error = refused(1, "submit/local", "--version");
    assertTrue(error.contains("there is no java on the PATH"), error);
  }

  @Test
  void noMaven() throws Exception {
    environment.put("PATH", toolsWithout("java", "mvn"));
    String error = refused(1, "submit/local", "--version");
    assertTrue(error.contains("there is no mvn on the PATH"), error);
  }

  /** As on macOS, which has Perl instead. */
  @ParameterizedTest
  @ValueSource(strings = {"mvn", "flock"})
  void twoBuildsAtOnce(String missing) throws Exception {
    installSpark("spark-core_2.13-4.1.0");
    checkout.script(
        "tools/mvn",
        "echo built >>builds; sleep 1; mkdir -p target; touch target/kindling.jar target/spark-jars");
    checkout.age("src/main", -60);
    String tools = toolsWithout(missing, "mvn");
    environment.put("PATH", checkout.file("tools") + ":" + tools);
    List<String> command = List.of("submit/spark", "--", "--version");
    Checkout.Run one = checkout.start(environment, command);
    Checkout.Run other = checkout.start(environment, command);
    String errors = "";
    for (Checkout.Run run : List.of(one, other)) {
      Checkout.Result result = run.await();
      assertEquals("submitted\n", result.output(), result.errors());
      errors += result.errors();
    }
    assertEquals("built\n", Files.readString(checkout.file("builds")));
    assertTrue(errors.contains("waiting for another run"), errors);
  }

  /** A run that was stopped (Ctrl-Z) keeps the lock for as long as it exists. */
  @Test
  void otherRunThatNeverEnds() throws Exception {
    Path script = checkout.file("submit/lib/build.sh");
    Files.writeString(script, Files.readString(script).replace("most=3600", "most=1"));
    checkout.folder("target");
    checkout.age("src/main", -60);
    // One that says when it has the lock.
    Path lock = checkout.file("target/lock");
    Path taken = checkout.file("work/taken");
    Checkout.Run holder =
        checkout.start(
            environment,
            List.of("flock", lock.toString(), "sh", "-c", "touch taken; exec sleep 1000"));
    try {
      while (!Files.exists(taken)) {
        Thread.sleep(20);
      }
      Checkout.Result result = checkout.run(environment, "submit/local", "--version");
      assertEquals(1, result.status(), result.errors());
      String last = result.errors().lines().skip(1).findFirst().orElseThrow();
      assertTrue(last.contains("another run has been preparing this checkout for more"), last);
    } finally {
      SparkProcesses.end(holder.process().toHandle());
    }
  }

  @Test
  void noCompiler() throws Exception {
    environment.put("JAVA_HOME", jdk("17.0.15").toString());
    String error = refused(1, "submit/local", "--version");
    assertTrue(error.contains("no compiler beside it"), error);
  }

  @Test
  void failedBuild() throws Exception {
    checkout.script("tools/mvn", "echo 'no such repository' >&2; exit 1");
    Checkout.Result result = checkout.run(environment, "submit/local", "--version");
    assertEquals(1, result.status(), result.errors());
    assertTrue(
        result.errors().contains("no such repository\nsubmit/local: the build failed: see above"),
        result.errors());
  }

  /** Of what Maven says, what went wrong, and without the colours that it always ends in. */
  @Test
  void failedBuildSaysWhy() throws Exception {
    checkout.script(
        "tools/mvn",
        "echo '[INFO] Downloaded from a'; echo '[WARNING] b'; echo '[ERROR] c'; printf '\\e[0m\\n';"
            + " echo d; exit 1");
    Checkout.Result result = checkout.run(environment, "submit/local", "--version");
    assertEquals(1, result.status(), result.errors());
    List<String> lines = result.errors().lines().toList();
    assertEquals(List.of("[ERROR] c", "d"), lines.subList(1, lines.size() - 1));
    assertEquals(
        List.of("[INFO] Downloaded from a", "[WARNING] b", "[ERROR] c", "", "d"),
        Files.readAllLines(checkout.file("target/build.log")));
  }

  @Test
  void interruptedBuildIsNoFailedOne() throws Exception {
    checkout.script("tools/mvn", "exit 130");
    Checkout.Result result = checkout.run(environment, "submit/local", "--version");
    assertEquals(130, result.status(), result.errors());
    assertTrue(result.errors().contains("interrupted: the next run takes it up"), result.errors());
  }

  @ParameterizedTest
  @ValueSource(strings = {"submit/local", "submit/spark"})
  void noPlaceForTemporaryFiles(String script) throws Exception {
    String[] command = {script, "--", "--version"};
    environment.put("TMPDIR", "/no/such");
    String error = refused(1, command);
    assertTrue(error.contains("go to /no/such, which is no directory that can be"), error);
    environment.put("TMPDIR", checkout.folder("tem porary").toString());
    checkout.script("tools/df", "printf 'Size Used Free\n/x 1 2 65535 100%% /\n'");
    error = refused(1, command);
    assertTrue(error.contains("tem porary, where 63m are free and 64m are needed"), error);
  }

  @ParameterizedTest
  @CsvSource({
    "submit/local, or set KINDLING_MEMORY to less",
    "submit/spark, or give less by --driver-memory"
  })
  void fewAddresses(String script, String remedy) throws Exception {
    String error =
        refused(1, "bash", "-c", "ulimit -v 3000000; exec \"$@\"", "-", script, "--", "--version");
    assertTrue(error.contains("ulimit -v is 3000000, and with a heap of "), error);
    assertTrue(error.contains(remedy), error);
  }

  /** The JVM itself would end in stack traces about classes that are there. */
  @ParameterizedTest
  @ValueSource(strings = {"submit/local", "submit/spark"})
  void fewOpenFiles(String script) throws Exception {
    String error =
        refused(1, "bash", "-c", "ulimit -n 64; exec \"$@\"", "-", script, "--", "--version");
    assertTrue(
        error.startsWith(script + ": ulimit -n is 64, and a JVM may open 512 files beside the "),
        error);
  }

  /** The JVM inherits what its caller has open. */
  @Test
  void fewOpenFilesLeft() throws Exception {
    String held = "ulimit -n 600; for i in {100..200}; do eval \"exec $i</dev/null\"; done; ";
    String error = refused(1, "bash", "-c", held + "exec \"$@\"", "-", "submit/local", "--version");
    assertTrue(
        error.matches(
            "submit/local: ulimit -n is 600, and a JVM may open 512 files beside the 10\\d"
                + " that are open already: .*\n"),
        error);
  }

  /** The JVM itself would say that memory is lacking, or would not start. */
  @ParameterizedTest
  @ValueSource(ints = {10, 20})
  void fewThreads(int limit) throws Exception {
    assumeTrue(System.getProperty("user.name").equals("root"), "only root may be somebody else");
    assumeTrue(Files.exists(Path.of("/usr/bin/setpriv")), "there is no setpriv");
    String error =
        refused(
            1,
            "setpriv",
            "--reuid",
            NOBODY_ELSE,
            "--regid",
            NOBODY_ELSE,
            "--clear-groups",
            "bash",
            "-c",
            "ulimit -u " + limit + "; exec \"$@\"",
            "-",
            "submit/local",
            "--version");
    assertTrue(
        error.matches(
            "submit/local: this user may have "
                + limit
                + " processes and threads \\(ulimit -u\\) and has \\d+, and the JVM starts 60 and"
                + " more: raise the limit, or end other processes\n"),
        error);
  }

  /** Spark's scripts would end in a line of the shell's. */
  @Test
  void noDevFd() throws Exception {
    installSpark("spark-core_2.13-4.1.0");
    List<String> command = new ArrayList<>(withoutDevFd());
    command.addAll(List.of("submit/spark", "--", "--version"));
    String error = refused(1, command.toArray(String[]::new));
    assertTrue(error.contains("there is no /dev/fd on this machine, without which"), error);
  }

  /**
   * What a command has to stand behind to run where there is no {@code /dev/fd}, as in some
   * containers.
   */
  static List<String> withoutDevFd() throws Exception {
    List<String> command =
        List.of(
            "unshare",
            "--mount",
            "bash",
            "-c",
            "mkdir -p ../dev && touch ../dev/null ../dev/urandom ../dev/random && mount --bind"
                + " /dev/null ../dev/null && mount --bind /dev/urandom ../dev/urandom && mount --bind"
                + " /dev/urandom ../dev/random && mount --rbind ../dev /dev && [ ! -e /dev/fd ] &&"
                + " exec \"$@\"",
            "-");
    List<String> trial = new ArrayList<>(command);
    trial.add("true");
    Path folder = Files.createTempDirectory("kindling-dev");
    Process process =
        new ProcessBuilder(trial)
            .directory(Files.createDirectory(folder.resolve("work")).toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assumeTrue(process.waitFor() == 0, "this user may not mount anything");
    return command;
  }

  @ParameterizedTest
  @CsvSource({
    "900t, memory here: give less",
    "300m, Spark needs 512m or more",
    "1k, Spark needs 512m or more",
    "lots, expected a number with a unit",
    "2, expected a number with a unit",
    "2gb, expected a number with a unit",
    "-1g, expected a number with a unit",
    "1.5g, expected a number with a unit",
    "g, expected a number with a unit",
    "99999999999999999999g, expected a number with a unit",
  })
  void memory(String size, String why) throws Exception {
    environment.put("KINDLING_MEMORY", size);
    String error = refused(2, "submit/local", "train");
    assertTrue(error.startsWith("submit/local: KINDLING_MEMORY is " + size), error);
    assertTrue(error.contains(why), error);
  }

  @ParameterizedTest
  @ValueSource(strings = {"900t", "lots", "2gb"})
  void driverMemory(String size) throws Exception {
    for (String option : List.of("--driver-memory", "--conf")) {
      String value = option.equals("--conf") ? "spark.driver.memory=" + size : size;
      String error = refused(2, "submit/spark", option, value, "--", "train");
      assertTrue(error.contains("--driver-memory is " + size), error);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"yarn", "spark://host:7077", "loca[2]", "local[2"})
  void localMaster(String master) throws Exception {
    environment.put("KINDLING_MASTER", master);
    String error = refused(2, "submit/local", "train");
    assertTrue(error.contains("KINDLING_MASTER is " + master + "; expected local[N]"), error);
  }

  @ParameterizedTest
  @CsvSource({
    "--master foo, the master is foo; expected local[N]",
    "--master=foo, the master is foo; expected local[N]",
    "--conf spark.master=foo, the master is foo; expected local[N]",
    "--master, --master needs a value",
    "--master yarn, set SPARK_HOME",
    "--master k8s://host, set SPARK_HOME",
    "--deploy-mode foo, --deploy-mode is foo; expected client or cluster",
    "--deploy-mode cluster, --deploy-mode cluster needs a cluster",
    "--properties-file /no/such, --properties-file is /no/such",
    "--executor-memory lots, --executor-memory is lots; expected",
    "--executor-cores 0, --executor-cores is 0; expected",
    "--total-executor-cores x, --total-executor-cores is x; expected",
  })
  void options(String options, String why) throws Exception {
    List<String> command = new ArrayList<>(List.of("submit/spark"));
    command.addAll(Arrays.asList(options.split(" ")));
    command.addAll(List.of("--", "train"));
    String error = refused(2, command.toArray(String[]::new));
    assertTrue(error.startsWith("submit/spark: " + why) || error.contains(why), error);
  }

  /** An editor of Windows ends lines by two characters, and Java reads them as Unix's. */
  @Test
  void propertiesAsJavaReadsThem() throws Exception {
    installSpark("spark-core_2.13-4.1.0");
    String text =
        String.join(
            "\r\n",
            "# of Windows",
            "spark.driver.memory 2g",
            "spark.executor.memory = 2g \t",
            "spark.master\tspark\\://host\\:7077",
            "spark.submit.deployMode=\\",
            "client",
            "");
    for (String ending : List.of("\r\n", "\r", "\n")) {
      settings("spark-defaults.conf", text.replace("\r\n", ending));
      submitted("submit/spark", "--", "train");
    }
    settings("spark-defaults.conf", "");
    Path named = Files.writeString(checkout.file("of windows.conf"), text);
    submitted("submit/spark", "--properties-file", named.toString(), "--", "train");
  }

  @Test
  void aByteOrderMarkHidesASetting() throws Exception {
    installSpark("spark-core_2.13-4.1.0");
    Path defaults = settings("spark-defaults.conf", "\ufeffspark.driver.memory 2g\r\n");
    String error = refused(2, "submit/spark", "--", "train");
    assertTrue(error.contains(defaults + " begins with a byte-order mark, and Spark would"), error);
    for (String first : List.of("# a comment", "! a comment", "")) {
      settings("spark-defaults.conf", "\ufeff" + first + "\r\nspark.driver.memory 2g\r\n");
      submitted("submit/spark", "--", "train");
    }
  }

  /** Without an installed Spark nobody but our scripts reads it. */
  @ParameterizedTest
  @ValueSource(strings = {"submit/local", "submit/spark"})
  void environmentOfSpark(String script) throws Exception {
    Path settings = checkout.folder("set tings");
    environment.put("SPARK_CONF_DIR", settings.toString());
    Files.writeString(
        settings.resolve("spark-env.sh"),
        """
        # as Spark's scripts read it: without set -e and -u
        : $NOT_SET
        false
        root=/nowhere me=you script=x target=/
        JAVA_HOME=/no/$SPARK_CONF_DIR/jdk
        """);
    String error = refused(1, script, "--", "--version");
    String home = "/no/" + settings + "/jdk";
    assertEquals(
        script
            + ": JAVA_HOME is "
            + home
            + ", and there is no bin/java in it: set it to a JDK, 17"
            + " or newer\n",
        error);
    // As where a shell of Spark's has started this one.
    environment.put("SPARK_ENV_LOADED", "1");
    environment.put("JAVA_HOME", "/other");
    error = refused(1, script, "--", "--version");
    assertTrue(error.contains("JAVA_HOME is /other,"), error);
  }

  @Test
  void noPasswordIsRepeated() throws Exception {
    String error = refused(2, "submit/spark", "--master", "foo://me:hunter2@host:1", "--", "train");
    assertTrue(error.startsWith("submit/spark: the master is foo://me:…@host:1; expected"), error);
    environment.put("KINDLING_MASTER", "k8s://https://me:hunter2@host:1");
    error = refused(2, "submit/local", "train");
    assertTrue(error.contains("KINDLING_MASTER is k8s://https://me:…@host:1; expected"), error);
    assertFalse(error.contains("hunter2"), error);
  }

  @Test
  void noCommand() throws Exception {
    String error = refused(2, "submit/spark", "train");
    assertTrue(error.contains("usage: submit/spark [spark-submit options] -- <command>"), error);
  }

  @Test
  void helpTellsOfSupervision() throws Exception {
    Checkout.Result result = checkout.run(environment, "submit/spark", "--help");
    assertEquals(0, result.status(), result.errors());
    String help = result.output();
    assertTrue(help.contains("--supervise"), help);
    assertTrue(help.contains("--resume from the start"), help);
  }

  @Test
  void yarnWithoutConfiguration() throws Exception {
    installSpark("spark-core_2.13-4.1.0", "hadoop-client-api-3.4.2");
    String error = refused(2, "submit/spark", "--master", "yarn", "--", "train");
    assertTrue(error.contains("no jars/spark-yarn_*.jar"), error);
    installSpark("spark-yarn_2.13-4.1.0");
    error = refused(2, "submit/spark", "--master", "yarn", "--", "train");
    assertTrue(error.contains("neither HADOOP_CONF_DIR nor YARN_CONF_DIR is set"), error);
    Path defaults = settings("spark-defaults.conf", "spark.master  yarn");
    error = refused(2, "submit/spark", "--", "train");
    assertTrue(error.contains("neither HADOOP_CONF_DIR nor YARN_CONF_DIR is set"), error);
    // Spark's own settings may say where the configuration is.
    settings("spark-env.sh", "export HADOOP_CONF_DIR=/etc/hadoop");
    submitted("submit/spark", "--", "train");
    Files.delete(checkout.file(SPARK + "/conf/spark-env.sh"));
    environment.put("YARN_CONF_DIR", "/etc/hadoop");
    submitted("submit/spark", "--", "train");
    Files.delete(defaults);
    submitted("submit/spark", "--master", "yarn", "--deploy-mode", "cluster", "--", "train");
  }

  @Test
  void kubernetesWithoutImage() throws Exception {
    installSpark("spark-core_2.13-4.1.0", "spark-kubernetes_2.13-4.1.0");
    String[] train = {"submit/spark", "--master", "k8s://host", "--", "train"};
    String error = refused(2, train);
    assertTrue(error.contains("no image for its executor: add --conf spark.kubernetes"), error);
    Path defaults =
        settings("spark-defaults.conf", "spark.kubernetes.executor.container.image=host:5000/a");
    submitted(train);
    String[] cluster = {
      "submit/spark", "--master", "k8s://host", "--deploy-mode", "cluster", "--", "train"
    };
    error = refused(2, cluster);
    assertTrue(error.contains("no image for its driver: add --conf spark.kubernetes"), error);
    Files.writeString(defaults, "spark.kubernetes.container.image host:5000/a");
    submitted(cluster);
  }

  @Test
  void sparkOfAnotherAge() throws Exception {
    environment.put("SPARK_HOME", "/no/spark");
    String error = refused(1, "submit/spark", "--", "train");
    assertTrue(error.contains("SPARK_HOME is /no/spark, and there is no bin/spark-submit"), error);
    installSpark("spark-core_2.12-3.3.2-amzn-0");
    error = refused(1, "submit/spark", "--", "train");
    assertTrue(error.contains("holds Spark 3.3.2-amzn-0: Kindling needs Spark 3.5, 4.0"), error);
    for (String goodOne : List.of("2.12-3.5.1-amzn-0", "2.13-4.0.1", "2.13-4.10.0")) {
      checkout.deleteAll(SPARK);
      installSpark("spark-core_" + goodOne);
      submitted("submit/spark", "--", "train");
    }
  }

  /** The command is refused with this status in one line, which is returned, and nothing built. */
  private String refused(int status, String... command) throws Exception {
    Checkout.Result result = checkout.run(environment, command);
    assertEquals(status, result.status(), result.output() + result.errors());
    assertEquals(1, result.errors().lines().count(), result.errors());
    assertEquals("", result.output());
    return result.errors();
  }

  /** The command gets as far as the build, and from there to spark-submit. */
  private void submitted(String... command) throws Exception {
    checkout.script(
        "tools/mvn",
        "mkdir -p target && touch target/kindling.jar && echo -n x >target/spark-jars");
    checkout.script(STATED_JAVA + "/bin/javac", "exit 1");
    checkout.age("src/main", -60);
    Checkout.Result result = checkout.run(environment, command);
    assertEquals(0, result.status(), result.errors());
    assertEquals("submitted\n", result.output());
    checkout.deleteAll("target");
    checkout.script("tools/mvn", "echo built");
  }

  /** A JDK that says it is of a version. */
  private Path jdk(String version) throws IOException {
    checkout.script(STATED_JAVA + "/bin/java", "echo started");
    Path home = checkout.file(STATED_JAVA);
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  /** An installed Spark with jars of these names. */
  private void installSpark(String... jars) throws IOException {
    checkout.script(SPARK + "/bin/spark-submit", "echo submitted");
    checkout.folder(SPARK + "/conf");
    for (String jar : jars) {
      Files.createFile(checkout.folder(SPARK + "/jars").resolve(jar + ".jar"));
    }
    environment.put("SPARK_HOME", checkout.file(SPARK).toString());
  }

  private Path settings(String name, String text) throws IOException {
    return Files.writeString(checkout.file(SPARK + "/conf").resolve(name), text);
  }

  /** A PATH with what the scripts use, but for some. */
  private String toolsWithout(String... missing) throws IOException {
    Path folder = checkout.folder("few tools");
    for (String entry : System.getenv("PATH").split(":", -1)) {
      if (Files.isDirectory(Path.of(entry))) {
        try (Stream<Path> tools = Files.list(Path.of(entry))) {
          for (Path tool : tools.toList()) {
            Path link = folder.resolve(tool.getFileName());
            if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)
                && !List.of(missing).contains(tool.getFileName().toString())) {
              Files.createSymbolicLink(link, tool);
            }
          }
        }
      }
    }
    assertFalse(Files.exists(folder.resolve("mvn")));
    return folder.toString();
  }
}
