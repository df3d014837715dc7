package io.drivedock.drive;

import java.io.CharConversionException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * A pull parser for XML from strangers: no DTD, no entity but the five, nothing fetched, and every
 * text, tag, depth bounded, so that memory is too. The only place that makes a parser.
 */
public final class SafeXml implements AutoCloseable {

  /** One tag with its attributes, or one piece of text, has at most so many bytes. */
  private static final int TOKEN_BYTES_MAX = 1024 * 1024;

  private static final int DEPTH_MAX = 16;
  private static final XMLInputFactory FACTORY = factory();

  private final TokenLimit input;
  private final XMLStreamReader xml;
  private int depth;

  public SafeXml(InputStream stream) throws XMLStreamException {
    input = new TokenLimit(stream);
    xml = FACTORY.createXMLStreamReader(input);
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, false);
    factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
    // These two count the text of the whole document and not of entities alone; without entities
    // there is nothing for them to guard, and a large manifest would meet them.
    factory.setProperty("jdk.xml.maxGeneralEntitySizeLimit", "0");
    factory.setProperty("jdk.xml.totalEntitySizeLimit", "0");
    return factory;
  }

  /** Goes to the next start or end of an element, or the end of the document. */
  public int nextTag() throws XMLStreamException {
    int event = next();
    while (event == XMLStreamConstants.CHARACTERS
        || event == XMLStreamConstants.SPACE
        || event == XMLStreamConstants.CDATA) {
      if (!xml.isWhiteSpace()) {
        throw fault("there is text where only elements may be");
      }
      event = next();
    }
    return event;
  }

  /** The text up to the end of the element that has begun, without blanks around it. */
  public String text(int charactersMax) throws XMLStreamException {
    return exactText(charactersMax).strip();
  }

  /**
   * The same with the blanks around it, which belong to a name. What stands on lines of its own is
   * taken without: no name holds a line end.
   */
  public String name(int charactersMax) throws XMLStreamException {
    String text = exactText(charactersMax);
    boolean isOnItsOwn = text.startsWith("\n") || text.startsWith("\r") || text.endsWith("\n");
    return isOnItsOwn ? text.strip() : text;
  }

  private String exactText(int charactersMax) throws XMLStreamException {
    String element = name();
    StringBuilder text = new StringBuilder();
    int event = next();
    while (event != XMLStreamConstants.END_ELEMENT) {
      if (event == XMLStreamConstants.START_ELEMENT) {
        throw fault("<" + element + "> holds an element where only text may be");
      }
      if (text.length() + xml.getTextLength() > charactersMax) {
        throw fault("<" + element + "> holds more than " + charactersMax + " characters");
      }
      text.append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
      event = next();
    }
    return text.toString();
  }

  /** Passes over the element that has begun, and all that is in it. */
  public void skip() throws XMLStreamException {
    int open = 1;
    while (open > 0) {
      int event = next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        open++;
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        open--;
      }
    }
  }

  /** The next event that says something; comments and instructions say nothing. */
  private int next() throws XMLStreamException {
    while (true) {
      input.startToken();
      int event = xml.next();
      switch (event) {
        case XMLStreamConstants.START_ELEMENT -> {
          if (++depth > DEPTH_MAX) {
            throw fault("elements are nested more than " + DEPTH_MAX + " deep");
          }
          return event;
        }
        case XMLStreamConstants.END_ELEMENT -> {
          depth--;
          return event;
        }
        case XMLStreamConstants.DTD -> throw fault("a document type declaration is not allowed");
        case XMLStreamConstants.ENTITY_REFERENCE ->
            throw fault("an entity other than lt, gt, amp, quot and apos is not allowed");
        case XMLStreamConstants.COMMENT, XMLStreamConstants.PROCESSING_INSTRUCTION -> {}
        default -> {
          return event;
        }
      }
    }
  }

  public String name() {
    return xml.getLocalName();
  }

  /** An attribute of the element that has begun, or null. */
  public @Nullable String attribute(String name) {
    return xml.getAttributeValue(null, name);
  }

  /** A fault at this place. */
  public XMLStreamException fault(String what) {
    return new XMLStreamException(what, xml.getLocation());
  }

  /** What is wrong, in one sentence with line and column. */
  public static String describe(XMLStreamException e) {
    String message = String.valueOf(e.getMessage());
    int detail = message.indexOf("Message: ");
    String what =
        (detail < 0 ? message : message.substring(detail + "Message: ".length()))
            .lines()
            .findFirst()
            .orElse("it is not well-formed");
    return e.getLocation() == null
        ? what
        : "line %d, column %d: %s"
            .formatted(e.getLocation().getLineNumber(), e.getLocation().getColumnNumber(), what);
  }

  /** The failure of the stream beneath, if that was it; bytes that are no characters are none. */
  static Optional<IOException> ioFailure(XMLStreamException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException io
          && !(io instanceof CharConversionException)
          && !(io instanceof TokenTooLongException)) {
        return Optional.of(io);
      }
    }
    return e.getNestedException() instanceof IOException io
            && !(io instanceof CharConversionException)
            && !(io instanceof TokenTooLongException)
        ? Optional.of(io)
        : Optional.empty();
  }

  @Override
  public void close() throws XMLStreamException {
    xml.close();
  }

  private static final class TokenTooLongException extends IOException {

    private static final long serialVersionUID = 1L;

    TokenTooLongException() {
      super("a tag or a text is longer than " + TOKEN_BYTES_MAX + " bytes");
    }
  }

  /** Stops the parser from gathering one token without end. */
  private static final class TokenLimit extends FilterInputStream {

    private int bytes;

    TokenLimit(InputStream in) {
      super(in);
    }

    void startToken() {
      bytes = 0;
    }

    @Override
    public int read() throws IOException {
      count(1);
      return super.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = super.read(buffer, offset, length);
      count(Math.max(0, read));
      return read;
    }

    private void count(int read) throws TokenTooLongException {
      bytes += read;
      if (bytes > TOKEN_BYTES_MAX) {
        throw new TokenTooLongException();
      }
    }
  }
}
