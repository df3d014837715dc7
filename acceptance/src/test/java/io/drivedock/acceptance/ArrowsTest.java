package io.drivedock.acceptance;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Who may know whom, and where side effects live: the arrows of ARCHITECTURE.md. */
final class ArrowsTest {

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.drivedock");

  /** What jte makes of the portal's pages. */
  private static final String TEMPLATES = "io.drivedock.server.portal.templates";

  private static final String[] MODEL = {
    "io.drivedock.job..", "io.drivedock.drive..", "io.drivedock.dock..", "io.drivedock.settings.."
  };
  private static final List<String> NAMES_WITHOUT_AN_IDEA =
      List.of(
          "Util",
          "Utils",
          "Helper",
          "Manager",
          "Impl",
          "Base",
          "Service",
          "Processor",
          "Dto",
          "Entity");

  @Test
  void theModelKnowsOnlyTheJdkAndJSpecify() {
    classes()
        .that()
        .resideInAnyPackage(MODEL)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(MODEL)
                .or(resideInAnyPackage("java..", "javax.xml..", "org.w3c.dom..", "org.xml.sax.."))
                .or(resideInAPackage("org.jspecify..")))
        .check(OURS);
  }

  /** Of the vocabulary, only this room needs a library: for the hashes that the JDK lacks. */
  @Test
  void checksumsKnowOnlyTheJdkAndTheLibraryOfTheirHashes() {
    classes()
        .that()
        .resideInAPackage("io.drivedock.checksums..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage("io.drivedock.checksums..", "io.drivedock.drive..")
                .or(resideInAnyPackage("java..", "javax.xml..", "com.dynatrace.hash4j.."))
                .or(resideInAPackage("org.jspecify..")))
        .check(OURS);
    noClasses()
        .that(outside("io.drivedock.checksums.."))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.dynatrace.hash4j..")
        .check(OURS);
  }

  @Test
  void volumesKnowOnlyTheJdkAndJSpecify() {
    classes()
        .that()
        .resideInAPackage("io.drivedock.volume..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage("io.drivedock.volume..", "java..", "javax.crypto..")
                .or(resideInAPackage("org.jspecify..")))
        .check(OURS);
  }

  @Test
  void programsDoNotKnowEachOther() {
    apart("io.drivedock.server..", "io.drivedock.station..", "io.drivedock.prepare..");
    apart("io.drivedock.station..", "io.drivedock.server..", "io.drivedock.prepare..");
    apart("io.drivedock.prepare..", "io.drivedock.server..", "io.drivedock.station..");
  }

  /** A JdbcClient may pass through other hands, as the transaction; only tables and db call it. */
  @Test
  void onlyTablesAndTheDatabaseSpeakSql() {
    DescribedPredicate<JavaClass> others = outside("io.drivedock.server.db..").and(notInA("Table"));
    noClasses()
        .that(others)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..")
        .check(OURS);
    noClasses()
        .that(others)
        .should()
        .accessClassesThat()
        .resideInAPackage("org.springframework.jdbc..")
        .check(OURS);
  }

  @Test
  void onlySlotsStartProcesses() {
    noClasses()
        .that(outside("io.drivedock.station.slot.."))
        .should()
        .dependOnClassesThat()
        .haveNameMatching("java\\.lang\\.Process(Builder|Handle)?(\\$.*)?")
        .check(OURS);
  }

  @Test
  void onlyClientsOfTheControlPlaneSpeakHttpOutwards() {
    noClasses()
        .that(
            outside(
                "io.drivedock.station.controlplane..",
                "io.drivedock.app..",
                "io.drivedock.prepare.."))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.net.http..")
        .check(OURS);
  }

  @Test
  void onlyTheStoreOfS3KnowsTheSdkOfAws() {
    noClasses()
        .that(outside("io.drivedock.station.store.s3.."))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("software.amazon..")
        .check(OURS);
  }

  @Test
  void onlyTheStoreOfAzureKnowsTheSdkOfAzure() {
    noClasses()
        .that(outside("io.drivedock.station.store.azure.."))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.azure..", "reactor..")
        .check(OURS);
  }

  /** In JUnit a test begins with an extension, as a program does with its main. */
  @Test
  void onlyMainsReadTheWallClock() {
    noClasses()
        .that(notInA("Main").and(outside("io.drivedock.junit..")))
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(Clock.class, "systemDefaultZone")
        .orShould()
        .callMethod(java.time.InstantSource.class, "system")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(OURS);
  }

  @Test
  void packagesFormNoCycles() {
    slices().matching("io.drivedock.(**)").should().beFreeOfCycles().check(OURS);
  }

  @Test
  void everyNameHasAnIdea() {
    for (String ending : NAMES_WITHOUT_AN_IDEA) {
      noClasses().should().haveSimpleNameEndingWith(ending).check(OURS);
    }
    noClasses().should().haveSimpleNameStartingWith("Abstract").check(OURS);
  }

  @Test
  void nothingIsInjectedIntoFields() {
    noFields()
        .should()
        .beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
        .orShould()
        .beAnnotatedWith("org.springframework.beans.factory.annotation.Value")
        .orShould()
        .beAnnotatedWith("jakarta.inject.Inject")
        .check(OURS);
  }

  @Test
  void jobsAndWorkKnowNoSpringAnnotations() {
    noClasses()
        .that()
        .resideInAnyPackage("io.drivedock.server.jobs..", "io.drivedock.server.work..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.springframework..")
                .and(DescribedPredicate.describe("are annotations", JavaClass::isAnnotation)))
        .check(OURS);
  }

  @Test
  void everyPackageIsNullMarked() {
    List<String> unmarked =
        OURS.stream()
            .map(JavaClass::getPackage)
            .distinct()
            .filter(room -> !room.getName().startsWith(TEMPLATES))
            .filter(
                room ->
                    room.tryGetPackageInfo()
                        .filter(info -> info.isAnnotatedWith(NullMarked.class))
                        .isEmpty())
            .map(room -> room.getName())
            .toList();
    assertThat(unmarked).isEmpty();
  }

  private static void apart(String who, String... others) {
    noClasses()
        .that()
        .resideInAPackage(who)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .check(OURS);
  }

  private static DescribedPredicate<JavaClass> outside(String... packages) {
    return DescribedPredicate.not(resideInAnyPackage(packages));
  }

  /** Nested classes and lambdas count as their outermost class. */
  private static DescribedPredicate<JavaClass> notInA(String ending) {
    return DescribedPredicate.describe(
        "are not in a *" + ending,
        type -> {
          JavaClass outermost = type;
          while (outermost.getEnclosingClass().isPresent()) {
            outermost = outermost.getEnclosingClass().get();
          }
          return !simpleNameEndingWith(ending).test(outermost);
        });
  }
}
