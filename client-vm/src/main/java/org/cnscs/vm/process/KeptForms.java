package org.cnscs.vm.process;

import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.cnscs.vm.image.HandleForms;
import org.cnscs.vm.image.JdkCode;

/**
 * The code of those frames of method handles that a checkpoint holds: the JDK made it while it ran,
 * so no other JVM has it.
 */
final class KeptForms {
  private KeptForms() {}

  /** Returns the code that frames need, as text by name. */
  static Map<String, String> of(Collection<CapturedFrames> threads) {
    HandleForms forms = JdkCode.running().forms();
    Map<String, String> kept = new TreeMap<>();
    for (CapturedFrames each : threads) {
      for (ProcessLoader.Place place : each.places()) {
        byte[] file = forms.kept(place.host());
        if (file != null) {
          kept.put(
              JdkState.FORM + place.host().getName(), Base64.getEncoder().encodeToString(file));
        }
      }
    }
    return kept;
  }

  /** Makes the code of a checkpoint's frames. */
  static void make(byte[] manifest) throws VmProcess.NotStartedException {
    for (Map.Entry<String, String> each : ManifestSettings.of(manifest, JdkState.FORM).entrySet()) {
      make(each.getKey(), each.getValue());
    }
  }

  private static void make(String name, String text) throws VmProcess.NotStartedException {
    String made;
    try {
      made = JdkCode.running().forms().define(Base64.getDecoder().decode(text)).getName();
    } catch (LinkageError | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new VmProcess.NotStartedException(
          "The code " + name + " of method handles in the checkpoint is damaged: " + e, e);
    }
    if (!made.equals(name)) {
      throw new VmProcess.NotStartedException(
          "The code " + name + " of method handles in the checkpoint is damaged: it is " + made,
          null);
    }
  }
}
