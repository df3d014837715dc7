package io.drivedock.drive;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where a blob lives in its storage account: container and name. Names are case-sensitive.
 *
 * <p>Rules: Microsoft, "Naming and referencing containers, blobs, and metadata". Beyond them a name
 * has no control characters and no lone surrogates, which neither XML nor an URL can carry, and no
 * segment that is {@code .} or {@code ..}: URLs fold these away, so such a path would arrive in
 * another place than it names.
 *
 * @param container 3 to 63 of {@code a-z 0-9 -}, hyphens only between two others, or one of those
 *     that Azure itself names: {@code $root}, {@code $web}, {@code $logs}, {@code $blobchangefeed}
 * @param name 1 to 1,024 characters in at most 254 segments; without {@code /} in {@code $root}
 */
public record BlobPath(String container, String name) implements Comparable<BlobPath> {

  /** The container whose blobs live at the top of the account. */
  public static final String ROOT = "$root";

  /** The longest name, in UTF-16 units. */
  public static final int NAME_MAX = 1024;

  /** The most segments of a name. */
  public static final int SEGMENTS_MAX = 254;

  /** The containers whose names Azure gives, and no customer. */
  private static final Set<String> SERVICE_CONTAINERS =
      Set.of(ROOT, "$web", "$logs", "$blobchangefeed");

  private static final Pattern CONTAINER = Pattern.compile("[a-z0-9](?:-?[a-z0-9])*");
  private static final int CONTAINER_MIN = 3;
  private static final int CONTAINER_MAX = 63;

  /**
   * Checks both parts.
   *
   * @throws IllegalArgumentException saying which rule is broken
   */
  public BlobPath {
    if (!isContainer(container)) {
      throw new IllegalArgumentException(
          "a container name has 3 to 63 lower-case letters, digits or single hyphens between them,"
              + " or is $root, $web, $logs or $blobchangefeed");
    }
    checkName(container, name);
  }

  /** Whether blobs can lie in a container of that name. */
  public static boolean isContainer(String name) {
    return SERVICE_CONTAINERS.contains(name)
        || (name.length() >= CONTAINER_MIN
            && name.length() <= CONTAINER_MAX
            && CONTAINER.matcher(name).matches());
  }

  /**
   * The blob that lies at an address, told by the folder in which it lies: how an address begins is
   * the store's own affair.
   *
   * @param address of a blob, escaped as addresses are
   * @param folder a container, or a container and the beginning of a name, without a slash at its
   *     end
   * @return nothing if the address is none, or leads to no blob there
   */
  public static Optional<BlobPath> below(String folder, String address) {
    try {
      String path = new URI(address).getPath();
      int at = path == null ? -1 : path.lastIndexOf("/" + folder + "/");
      return at < 0 ? Optional.empty() : Optional.of(parse(path.substring(at + 1)));
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static void checkName(String container, String name) {
    if (name.isEmpty() || name.length() > NAME_MAX) {
      throw new IllegalArgumentException(
          "a blob name has 1 to " + NAME_MAX + " characters, not " + name.length());
    }
    if (!XmlText.isPlain(name)) {
      throw new IllegalArgumentException(
          "a blob name has no control characters and no unpaired surrogates");
    }
    int segments = 0;
    for (int start = 0; start <= name.length(); segments++) {
      int slash = name.indexOf('/', start);
      int end = slash < 0 ? name.length() : slash;
      if (isDots(name, start, end)) {
        throw new IllegalArgumentException("a blob name has no segment that is . or ..");
      }
      start = end + 1;
    }
    if (segments > SEGMENTS_MAX) {
      throw new IllegalArgumentException(
          "a blob name has at most " + SEGMENTS_MAX + " segments, not " + segments);
    }
    if (container.equals(ROOT) && segments > 1) {
      throw new IllegalArgumentException("a blob name in the container $root has no /");
    }
  }

  private static boolean isDots(String name, int start, int end) {
    int length = end - start;
    return (length == 1 || length == 2) && name.startsWith("..".substring(0, length), start);
  }

  /**
   * Reads {@code container/name}. One leading slash is dropped: the documentation has it both ways.
   *
   * @throws IllegalArgumentException saying which rule is broken
   */
  public static BlobPath parse(String text) {
    int start = text.startsWith("/") ? 1 : 0;
    int slash = text.indexOf('/', start);
    if (slash < 0) {
      throw new IllegalArgumentException(
          "a blob path is container/name, with $root/ before the name of a root blob");
    }
    return new BlobPath(text.substring(start, slash), text.substring(slash + 1));
  }

  /** {@code container/name}, without a leading slash. */
  public String text() {
    return container + '/' + name;
  }

  /**
   * The same container with another name.
   *
   * @throws IllegalArgumentException saying which rule the name breaks
   */
  public BlobPath withName(String newName) {
    return new BlobPath(container, newName);
  }

  /**
   * The {@code n}-th candidate of the disposition "rename": a blank and the number in brackets, put
   * before the last dot of the last segment, or at the end where that has no dot. The service
   * counts from 2.
   *
   * @throws IllegalArgumentException if the new name would be too long
   */
  public BlobPath renamed(int n) {
    return withName(marked(name, "(" + n + ")"));
  }

  /** A name, or a path, with a blank and a mark where {@link #renamed} has its number. */
  static String marked(String name, String mark) {
    int segment = name.lastIndexOf('/') + 1;
    int dot = name.lastIndexOf('.');
    int at = dot < segment ? name.length() : dot;
    return name.substring(0, at) + " " + mark + name.substring(at);
  }

  /** Orders by container, then by name, both as {@link #compareNames} does. */
  @Override
  public int compareTo(BlobPath other) {
    int byContainer = compareNames(container, other.container);
    return byContainer != 0 ? byContainer : compareNames(name, other.name);
  }

  /** Orders names by their bytes in UTF-8, as object stores list them: that is by characters. */
  public static int compareNames(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char one = a.charAt(i);
      char other = b.charAt(i);
      if (one != other) {
        boolean isPair = Character.isSurrogate(one);
        return isPair == Character.isSurrogate(other)
            ? Character.compare(one, other)
            : Boolean.compare(isPair, !isPair);
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  /** The same as {@link #text}. */
  @Override
  public String toString() {
    return text();
  }
}
