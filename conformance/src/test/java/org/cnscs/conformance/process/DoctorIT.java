package org.cnscs.conformance.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cnscs.cli.ExitCode;
import org.cnscs.conformance.cli.Distribution;
import org.cnscs.conformance.cli.JsonText;
import org.cnscs.conformance.cli.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Asks what of a program cannot be captured, and has such programs refused. */
@Timeout(300)
class DoctorIT {
  @TempDir private Path temp;
  private Distribution cnscs;
  private String classes;

  @BeforeEach
  void compile() throws Exception {
    Path source = Programs.copy("doctor/Late.java", temp);
    classes = Files.createDirectory(temp.resolve("classes")).toString();
    Programs.compile(List.of(source), Path.of(classes), "");
    cnscs = new Distribution(temp, temp.resolve("space").toString());
  }

  @Test
  void doctor_ofAProgram_tellsWhereItCannotBeCaptured() throws Exception {
    Outcome outcome = cnscs.run("doctor", "-cp", classes, "doctor.Late", "--json");
    assertEquals(ExitCode.UNSUPPORTED.code(), outcome.status(), outcome::toString);
    Map<String, Object> found = JsonText.object(outcome.outText());
    assertEquals("doctor.Late", found.get("main"));
    assertEquals(2, ((Number) found.get("classes")).intValue());
    Map<String, Object> only = JsonText.objects(found, "findings").getFirst();
    assertEquals("cannot", only.get("severity"));
    assertEquals("doctor.Late$Loading", only.get("class"));
    assertEquals("load(Ljava/lang/String;)V", only.get("method"));
    assertEquals(16, ((Number) only.get("line")).intValue());
  }

  @Test
  void doctor_forPeople_namesThePlaceAsStackTracesDo() throws Exception {
    Outcome outcome = cnscs.run("doctor", "-cp", classes, "doctor.Late");
    assertTrue(outcome.outText().contains("doctor.Late$Loading.load:16"), outcome::toString);
  }

  @Test
  void doctor_ofAClassThatIsNotThere_saysSo() throws Exception {
    Outcome outcome = cnscs.run("doctor", "-cp", classes, "doctor.Later");
    assertEquals(ExitCode.NOT_FOUND.code(), outcome.status(), outcome::toString);
    assertTrue(outcome.errText().contains("doctor.Later"), outcome::toString);
  }

  @Test
  void doctor_ofTheMachine_findsItFit() throws Exception {
    Outcome outcome = cnscs.run("doctor", "--json");
    assertEquals(0, outcome.status(), outcome::toString);
    List<Map<String, Object>> checks =
        JsonText.objects(JsonText.object(outcome.outText()), "checks");
    assertEquals(6, checks.size());
    assertTrue(checks.stream().allMatch(each -> each.get("ok") == Boolean.TRUE), outcome::toString);
  }

  @Test
  void doctor_ofAMachineWithoutRoomForASpace_saysWhatToDo() throws Exception {
    Path file = Files.writeString(temp.resolve("file"), "no directory");
    Outcome outcome = cnscs.run("doctor", "--space", file.resolve("space").toString());
    assertEquals(ExitCode.FAILED.code(), outcome.status(), outcome::toString);
    assertTrue(outcome.outText().matches("(?s).*problem +space .*--space.*"), outcome::toString);
  }

  @Test
  void run_withStrict_endsWhereTheClassIsLoaded() throws Exception {
    Outcome outcome = cnscs.run("run", "--strict", "-cp", classes, "doctor.Late");
    assertEquals(ExitCode.CLIENT_VM.code(), outcome.status(), outcome::toString);
    assertEquals("begun\n", outcome.outText());
    String said = outcome.errLines().getLast();
    assertTrue(said.contains("doctor.Late$Loading.load:16"), said);
    assertTrue(said.contains("loads native code"), said);
  }

  @Test
  void run_withoutStrict_runsTheSameProgram() throws Exception {
    Outcome outcome = cnscs.run("run", "-cp", classes, "doctor.Late", "a", "b", "c");
    assertEquals(3, outcome.status(), outcome::toString);
  }
}
