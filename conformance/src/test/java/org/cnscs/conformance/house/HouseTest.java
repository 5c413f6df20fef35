package org.cnscs.conformance.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The rules of the house, checked on the built classes of all modules.
 *
 * <p>A class belongs to the module whose folder or jar it was read from, not to the one that its
 * package suggests, so that a class in the wrong module cannot escape.
 */
class HouseTest {
  private static final Map<String, Set<String>> MAY_USE =
      Map.of(
          "cnscs-core", Set.of(),
          "xml-heap", Set.of("cnscs-core"),
          "space-server", Set.of("cnscs-core"),
          "gateway-proxy", Set.of("cnscs-core"),
          "client-vm", Set.of("cnscs-core", "xml-heap"));

  private static JavaClasses classes;

  @BeforeAll
  static void readClasses() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.cnscs");
  }

  /**
   * Returns the module of a class: the only one whose name is a folder or begins a jar in the
   * class's location.
   */
  private static String module(JavaClass type) {
    String location = type.getSource().orElseThrow().getUri().toString();
    List<String> modules =
        MAY_USE.keySet().stream()
            .filter(name -> location.matches(".*/" + name + "(/target/classes/|-[^/]*\\.jar!).*"))
            .toList();
    assertEquals(
        1,
        modules.size(),
        () -> "The location of " + type.getName() + " tells one module: " + location);
    return modules.getFirst();
  }

  @ParameterizedTest
  @CsvSource({"cnscs-core,30", "xml-heap,10", "space-server,10", "gateway-proxy,5", "client-vm,15"})
  void module_whenRead_hasItsClasses(String module, int atLeast) {
    long count = classes.stream().filter(type -> module(type).equals(module)).count();
    assertTrue(
        count >= atLeast,
        () -> module + ": " + count + " classes were read, at least " + atLeast + " expected");
  }

  @Test
  void modules_useOnlyThoseBelowThem() {
    List<String> wrong =
        classes.stream()
            .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
            .filter(
                use ->
                    use.getTargetClass().getBaseComponentType().getName().startsWith("org.cnscs."))
            .filter(
                use -> !mayUse(use.getOriginClass(), use.getTargetClass().getBaseComponentType()))
            .map(use -> use.getDescription())
            .toList();
    assertEquals(List.of(), wrong);
  }

  private static boolean mayUse(JavaClass user, JavaClass used) {
    return module(user).equals(module(used)) || MAY_USE.get(module(user)).contains(module(used));
  }

  @Test
  void packages_belongToOneModuleEach() {
    Map<String, Set<String>> modules =
        classes.stream()
            .collect(
                Collectors.groupingBy(
                    JavaClass::getPackageName,
                    Collectors.mapping(HouseTest::module, Collectors.toSet())));
    modules.values().removeIf(names -> names.size() == 1);
    assertEquals(Map.of(), modules);
  }

  @Test
  void packages_haveNoCycles() {
    slices().matching("org.cnscs.(**)").should().beFreeOfCycles().check(classes);
  }

  @Test
  void standardStreams_areUsedByTheCommandLineAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage("..cli..")
        .and()
        .doNotHaveSimpleName("ThreadBase") // reports what a handler throws where the JVM would
        .and()
        .doNotHaveSimpleName("StandardStreams") // those of the program, which the client VM counts
        .should(ACCESS_STANDARD_STREAMS)
        .because("data and messages go through the verb's own writers")
        .check(classes);
  }
}
