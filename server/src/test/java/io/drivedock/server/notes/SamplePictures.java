package io.drivedock.server.notes;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Pictures as cameras and phones make them, telling where they were taken. */
public final class SamplePictures {

  /** What no picture may tell any more. */
  public static final String SECRET = "N48.2082-E16.3738";

  private static final int SOS = 0xDA;

  private SamplePictures() {}

  private static byte[] drawn(String format) throws IOException {
    BufferedImage image = new BufferedImage(32, 24, BufferedImage.TYPE_INT_RGB);
    Graphics2D drawing = image.createGraphics();
    drawing.setColor(Color.ORANGE);
    drawing.fillRect(4, 4, 20, 12);
    drawing.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, format, out);
    return out.toByteArray();
  }

  /** A JPEG with EXIF (which way is up, and the place), a comment, XMP, and something behind. */
  public static byte[] jpeg(int orientation) throws IOException {
    byte[] plain = drawn("jpg");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(plain, 0, 2);
    segment(out, 0xE1, exif(orientation));
    segment(
        out, 0xE1, ("http://ns.adobe.com/xap/1.0/\0" + SECRET).getBytes(StandardCharsets.UTF_8));
    segment(out, 0xE2, ("MPF\0" + SECRET).getBytes(StandardCharsets.UTF_8));
    segment(out, 0xE2, "ICC_PROFILE\0\1\1colours".getBytes(StandardCharsets.UTF_8));
    segment(out, 0xFE, SECRET.getBytes(StandardCharsets.UTF_8));
    out.write(plain, 2, plain.length - 2);
    out.write(SECRET.getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  private static byte[] exif(int orientation) {
    ByteBuffer tiff = ByteBuffer.allocate(6 + 8 + 2 + 24 + 4 + SECRET.length());
    tiff.put("Exif\0\0II".getBytes(StandardCharsets.US_ASCII)).order(ByteOrder.LITTLE_ENDIAN);
    tiff.putShort((short) 42).putInt(8).putShort((short) 2);
    tiff.putShort((short) 0x010F).putShort((short) 2).putInt(SECRET.length()).putInt(38);
    tiff.putShort((short) 0x0112).putShort((short) 3).putInt(1).putInt(orientation).putInt(0);
    tiff.put(SECRET.getBytes(StandardCharsets.US_ASCII));
    return tiff.array();
  }

  private static void segment(ByteArrayOutputStream out, int marker, byte[] content) {
    out.write(0xFF);
    out.write(marker);
    out.write((content.length + 2) >> 8);
    out.write(content.length + 2);
    out.writeBytes(content);
  }

  /** A PNG with text, time and EXIF. */
  public static byte[] png() throws IOException {
    byte[] plain = drawn("png");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int afterHeader = 8 + 25;
    out.write(plain, 0, afterHeader);
    for (String name : new String[] {"tEXt", "iTXt", "eXIf", "tIME", "prIv"}) {
      out.writeBytes(chunk(name, SECRET.getBytes(StandardCharsets.UTF_8)));
    }
    out.write(plain, afterHeader, plain.length - afterHeader);
    out.write(SECRET.getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  private static byte[] chunk(String name, byte[] content) {
    ByteBuffer chunk = ByteBuffer.allocate(content.length + 12);
    chunk.putInt(content.length).put(name.getBytes(StandardCharsets.US_ASCII)).put(content);
    CRC32 crc = new CRC32();
    crc.update(chunk.array(), 4, content.length + 4);
    return chunk.putInt((int) crc.getValue()).array();
  }

  /** A WebP of one pixel, made large by EXIF and XMP. */
  public static byte[] webp() {
    // A lossless picture of 1x1, as libwebp makes it.
    byte[] plain = Base64.getDecoder().decode("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==");
    byte[] drawing = Arrays.copyOfRange(plain, 12, plain.length);
    byte[] extended = new byte[10];
    extended[0] = 0x0C;
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes("WEBP".getBytes(StandardCharsets.US_ASCII));
    riff(body, "VP8X", extended);
    body.writeBytes(drawing);
    riff(body, "EXIF", SECRET.getBytes(StandardCharsets.US_ASCII));
    riff(body, "XMP ", SECRET.getBytes(StandardCharsets.US_ASCII));
    ByteBuffer whole = ByteBuffer.allocate(8 + body.size()).order(ByteOrder.LITTLE_ENDIAN);
    whole.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(body.size());
    return whole.put(body.toByteArray()).array();
  }

  private static void riff(ByteArrayOutputStream out, String name, byte[] content) {
    ByteBuffer chunk =
        ByteBuffer.allocate(8 + content.length + (content.length & 1))
            .order(ByteOrder.LITTLE_ENDIAN);
    chunk.put(name.getBytes(StandardCharsets.US_ASCII)).putInt(content.length).put(content);
    out.writeBytes(chunk.array());
  }

  /** Where the coded picture of a JPEG begins. */
  static int scan(byte[] jpeg) {
    for (int i = 0; i + 1 < jpeg.length; i++) {
      if ((jpeg[i] & 0xFF) == 0xFF && (jpeg[i + 1] & 0xFF) == SOS) {
        return i;
      }
    }
    throw new AssertionError("there is no scan");
  }
}
