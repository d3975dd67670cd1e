package io.kindling.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.kindling.pages.Page;
import io.kindling.processes.Checkout;
import io.kindling.processes.SparkJars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commands on the pages run as they are printed: page by page, from top to bottom, in a
 * checkout whose {@code data/mnist} holds generated digits in the place of MNIST, which are fewer.
 * What cannot run here is listed with its reason.
 */
@Tag("campaign")
class PageCommandsIT {

  private static final int DIGITS = 12_000;

  /** What a command contains that cannot run here, and why it cannot. */
  private static final Map<Pattern, String> ELSEWHERE = new LinkedHashMap<>();

  static {
    elsewhere("spark://|--master (yarn|k8s)", "wants a cluster");
    elsewhere("hdfs:|s3a:", "wants a file system of a cluster");
    elsewhere("/etc/|/opt/|systemctl|sbin/|crontab", "changes the machine");
    elsewhere(
        "^(mvn|git|sudo|apt|pip|\\.ci/run|MNIST_DIR=\\S+ mvn|README_RUN=\\S+ mvn)\\b",
        "builds, installs or downloads");
    elsewhere("-Pbench|org\\.apache|^cat \\w+ \\|", "wants the libraries of the profile bench");
    elsewhere("data fetch", "downloads");
    elsewhere("^tensorboard|^python3|^javac|^jar cf", "wants a program that may be missing");
    elsewhere("spark-submit|SPARK_HOME", "wants an installed Spark");
    elsewhere("net\\.safetensors", "wants another program's network");
    elsewhere("sales|images-idx3|data/eight", "wants the reader's own data");
    elsewhere("mish", "wants the change that the page describes");
    elsewhere("local-cluster", "wants an installed Spark");
    elsewhere(
        "conf/(best|augmented|plain|fast|tutorial|tutorial-scaled)\\.properties", "takes minutes");
    elsewhere("submit/local study /dev/null|--grid", "takes minutes");
    elsewhere("bench.*--scaling", "takes minutes");
    elsewhere("--notify", "tells somebody");
  }

  private static Checkout checkout;
  private static Map<String, String> tools;

  private static void elsewhere(String pattern, String reason) {
    ELSEWHERE.put(Pattern.compile(pattern), reason);
  }

  /** Returns why a command cannot run here, if it cannot. */
  private static Optional<String> reason(String command) {
    return ELSEWHERE.entrySet().stream()
        .filter(each -> each.getKey().matcher(command).find())
        .map(Map.Entry::getValue)
        .findFirst();
  }

  static List<Page> pages() throws IOException {
    List<Page> pages = new ArrayList<>();
    for (Page page : Page.all()) {
      if (page.commands().stream().anyMatch(command -> reason(command).isEmpty())) {
        pages.add(page);
      }
    }
    return pages;
  }

  @BeforeAll
  static void make() throws IOException, InterruptedException {
    checkout = Checkout.fresh();
    List<Path> jars = checkout.linkJars(SparkJars.ofTheBuild(), "repository");
    checkout.linkKindling("kindling.jar");
    Files.writeString(
        checkout.file("spark-jars"), String.join(":", jars.stream().map(Path::toString).toList()));
    checkout.script("tools/mvn", "mkdir -p target; cp kindling.jar spark-jars target/");
    tools = Map.of("PATH", checkout.file("tools") + ":" + System.getenv("PATH"));
    run("submit/local data generate --count " + DIGITS + " --output data/mnist");
    Files.delete(checkout.file("data/mnist/digits.png"));
  }

  @AfterAll
  static void delete() throws IOException {
    checkout.close();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void run(Page page) throws Exception {
    assumeFalse(System.getProperty("os.name").startsWith("Windows"), "the pages are for a shell");
    for (String folder : List.of("runs", "scores", "models")) {
      if (Files.exists(checkout.file(folder))) {
        checkout.deleteAll(folder);
      }
    }
    for (String command : page.commands()) {
      if (reason(command).isEmpty()) {
        Checkout.Result result = run(command);
        assertEquals(
            0,
            result.status(),
            () -> page + ": " + command + "\n" + result.output() + "\n" + result.errors());
      }
    }
  }

  /** Runs a command at the root of the checkout, as a reader of the page does. */
  private static Checkout.Result run(String command) throws IOException, InterruptedException {
    return checkout.start(tools, List.of("bash", "-c", "cd .. && " + command)).await();
  }
}
