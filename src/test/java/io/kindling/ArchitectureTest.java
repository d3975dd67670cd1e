package io.kindling;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The arrows between packages go one way, and the files stay small. */
class ArchitectureTest {

  private static final int MOST_LINES = 300;

  private static JavaClasses ours;

  @BeforeAll
  static void readOurClasses() {
    // Where a class lies is told by its name: what others look like inside need not be known.
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    ours =
        new ClassFileImporter()
            .importUrl(Sha256.class.getProtectionDomain().getCodeSource().getLocation());
  }

  @Test
  void onlyTheKnownPackagesExist() {
    Set<String> found = new TreeSet<>();
    ours.forEach(each -> found.add(each.getPackageName()));
    Set<String> known = new TreeSet<>(List.of("io.kindling"));
    for (String name :
        List.of("nn", "optim", "data", "model", "spark", "bench", "report", "app", "random")) {
      known.add("io.kindling." + name);
    }
    assertEquals(known, found);
  }

  @Test
  void theRootPackageAndRandomUseTheJdkOnly() {
    mayUse("io.kindling", "java..");
    mayUse("io.kindling.random", "java..");
  }

  @Test
  void theMathematicsUseTheJdkAndBlasOnly() {
    mayUse("io.kindling.nn", "java..", "dev.ludovic.netlib..", "org.bytedeco..");
  }

  @Test
  void optimizersUseTheJdkOnly() {
    mayUse("io.kindling.optim", "java..");
  }

  @Test
  void dataUseTheJdkOnly() {
    mayUse("io.kindling.data", "java..");
  }

  @Test
  void modelsUseTheNetworkHadoopsFilesJsonAndLocalVectors() {
    mayUse(
        "io.kindling.model",
        "java..",
        "io.kindling.nn",
        "com.fasterxml.jackson..",
        "org.apache.hadoop.conf",
        "org.apache.hadoop.fs..",
        "org.apache.spark.ml.linalg",
        "scala..");
  }

  @Test
  void benchmarksUseTheMathematicsThatTheyTime() {
    mayUse("io.kindling.bench", "java..", "io.kindling.nn", "org.apache.commons.math3..");
  }

  @Test
  void reportsUseWhatTheyShow() {
    mayUse(
        "io.kindling.report",
        "java..",
        "javax.imageio..",
        "io.kindling.nn",
        "io.kindling.data",
        "io.kindling.model",
        "com.fasterxml.jackson..",
        "org.apache.hadoop.conf",
        "org.apache.hadoop.fs..");
  }

  @Test
  void nothingButTheApplicationUsesTheApplicationOrReportsOrTheCommandLine() {
    noClasses()
        .that(resideInAnyPackage("io.kindling.."))
        .and()
        .resideOutsideOfPackages("io.kindling.app", "io.kindling.report")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.kindling.app", "io.kindling.report", "picocli..")
        .check(ours);
  }

  @Test
  void onlySparkAndTheApplicationUseSparksCore() {
    noClasses()
        .that(resideInAnyPackage("io.kindling.."))
        .and()
        .resideOutsideOfPackages("io.kindling.spark", "io.kindling.app")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.apache.spark..")
                .and(DescribedPredicate.not(resideInAnyPackage("org.apache.spark.ml.linalg"))))
        .check(ours);
  }

  /**
   * Java's deserialization runs what the bytes say. It is for bytes that this program itself has
   * sent from one JVM to another: a broadcast value, and the parameters.
   */
  @Test
  void onlyWhatTravelsBetweenOurJvmsIsDeserialized() {
    onlyUsedBy("java.io.ObjectInputStream", "io.kindling.spark.JavaSerialized");
    onlyUsedBy("java.io.ObjectInput", "io.kindling.spark.Parameters");
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "java.beans..",
                    "org.apache.spark.serializer..",
                    "org.apache.hadoop.io..",
                    "com.esotericsoftware..",
                    "org.yaml..")
                .or(simpleName("SerializationUtils")))
        .check(ours);
    neverCalled("objectFile", "sequenceFile");
  }

  /** JSON is read as a tree; a reader of objects could be told by the file which class to make. */
  @Test
  void jsonIsNeverReadAsObjects() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("com.fasterxml.jackson.databind.jsontype..")
                .or(simpleName("JsonTypeInfo")))
        .check(ours);
    neverCalled(
        "readValue",
        "readValues",
        "treeToValue",
        "convertValue",
        "enableDefaultTyping",
        "activateDefaultTyping",
        "setDefaultTyping",
        "setPolymorphicTypeValidator");
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching("io.kindling.(*)..").should().beFreeOfCycles().check(ours);
  }

  @Test
  void nothingIsCalledUtilsHelperOrManager() {
    noClasses().should().haveNameMatching(".*(Utils?|Helpers?|Manager)").check(ours);
  }

  @Test
  void everySourceFileCanBeReadInOneSitting() throws IOException {
    List<String> tooLong = new ArrayList<>();
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
      List<Path> files = sources.filter(path -> path.toString().endsWith(".java")).toList();
      assertTrue(files.size() > 20, "sources found: " + files);
      for (Path file : files) {
        int lines = Files.readAllLines(file).size();
        if (lines > MOST_LINES) {
          tooLong.add(file + ": " + lines + " lines");
        }
      }
    }
    assertEquals(List.of(), tooLong);
  }

  private static void onlyUsedBy(String used, String user) {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(user)
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName(used)
        .check(ours);
    // Or the rule would be about nothing.
    classes()
        .that()
        .haveFullyQualifiedName(user)
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName(used)
        .check(ours);
  }

  private static void neverCalled(String... methods) {
    noClasses()
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "one of " + List.of(methods),
                call -> List.of(methods).contains(call.getTarget().getName())))
        .check(ours);
  }

  /** Beyond these, everybody may use the own package, the root package and the random numbers. */
  private static void mayUse(String user, String... used) {
    List<String> allowed = new ArrayList<>(List.of(used));
    allowed.add(user);
    allowed.add("io.kindling");
    if (!user.equals("io.kindling")) {
      allowed.add("io.kindling.random");
    }
    DescribedPredicate<JavaClass> known = resideInAnyPackage(allowed.toArray(String[]::new));
    classes()
        .that()
        .resideInAPackage(user)
        .should()
        .onlyDependOnClassesThat(known.or(primitives()))
        .check(ours);
  }

  /** int, byte[] and the like lie in no package. */
  private static DescribedPredicate<JavaClass> primitives() {
    return DescribedPredicate.describe(
        "primitive", each -> each.getBaseComponentType().isPrimitive());
  }
}
