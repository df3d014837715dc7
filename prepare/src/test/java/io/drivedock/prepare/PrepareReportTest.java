package io.drivedock.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivedock.drive.DriveId;
import io.drivedock.drive.DriveInfo;
import io.drivedock.drive.DrivePath;
import io.drivedock.prepare.PreparedDrive.MediumCheck;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PrepareReportTest {

  private static String report(MediumCheck check) {
    DriveInfo info =
        new DriveInfo(
            new DriveId("WD-1234"),
            null,
            DrivePath.parse("\\DriveManifest.xml"),
            "74D7E0F6E1D1A51DCA8EC05DA62F1BFB");
    Path drive = Path.of("WD-1234");
    StringWriter text = new StringWriter();
    PrepareReport.print(
        new PreparedDrive(
            info, drive, drive, 1, 1, 0, 0, 0, check, 0, List.of(), 0, List.of(), null),
        BlobPlan.into("photos"),
        new PrintWriter(text));
    return text.toString();
  }

  @Test
  void whatWasReadFromMemoryIsNotSaidToBeOnTheMedium() {
    assertThat(report(MediumCheck.FROM_MEDIUM)).contains("read back from the drive");
    assertThat(report(MediumCheck.THROUGH_CACHE))
        .contains("the medium itself was not checked")
        .doesNotContain("read back from the drive");
    assertThat(report(MediumCheck.OMITTED)).doesNotContain("read back");
  }
}
