package io.drivedock.server.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.apache.tomcat.util.http.fileupload.InvalidFileNameException;
import org.jspecify.annotations.Nullable;

/**
 * Ends a request with 400 whose path, query or form cannot be read: an escape is not two hex digits
 * after {@code %}, bytes are not UTF-8, there is a control character, or the form breaks off. Path
 * and query are checked at once, a form when it is first asked for, because it is not read before
 * its sender is known. No route meets the exceptions of the container.
 *
 * <p>The container alone would replace what it cannot read, take forms for ISO 8859-1, and after it
 * has thrown once hand out what it read until then (Tomcat 11, {@code Request.doParseParameters}).
 */
public final class WellFormedRequests extends HttpFilter {
  private static final long serialVersionUID = 1L;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!PercentEncoding.isPath(request.getRequestURI())) {
      throw unreadable(
          "InvalidRequest",
          "path",
          "The path of the address is invalid: an escape in it is not two hex"
              + " digits after %, the bytes are not UTF-8, or a character is not"
              + " permitted there.");
    }
    String query = request.getQueryString();
    if (query != null && !PercentEncoding.isQuery(query)) {
      throw unreadable(
          "InvalidArgument",
          "query",
          "The query of the address is invalid: an escape in it is not two hex"
              + " digits after %, the bytes are not UTF-8, or a character is not"
              + " permitted there.");
    }
    String type = request.getContentType();
    if (type != null && type.split(";", 2)[0].indexOf('*') >= 0) {
      // Of which Spring makes an IllegalArgumentException before there is a route.
      throw unreadable(
          "InvalidRequest",
          "Content-Type",
          "The Content-Type of the request is not one type, such as application/json.");
    }
    request.setCharacterEncoding(StandardCharsets.UTF_8);
    chain.doFilter(new StrictForm(request), response);
  }

  private static ApiException unreadable(String code, String target, String message) {
    return new ApiException(
        new ApiError(HttpServletResponse.SC_BAD_REQUEST, code, message, target, List.of()));
  }

  /** Whether the fields of a request come as parts, each with a header. */
  static boolean isMultipart(HttpServletRequest request) {
    String type = request.getContentType();
    return type != null
        && type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals("multipart/form-data");
  }

  private static final class StrictForm extends HttpServletRequestWrapper {
    private boolean isRead;
    private @Nullable ApiError problem;

    StrictForm(HttpServletRequest request) {
      super(request);
    }

    @Override
    public String getParameter(String name) {
      check();
      return super.getParameter(name);
    }

    @Override
    public Map<String, String[]> getParameterMap() {
      check();
      return super.getParameterMap();
    }

    @Override
    public Enumeration<String> getParameterNames() {
      check();
      return super.getParameterNames();
    }

    @Override
    public String[] getParameterValues(String name) {
      check();
      return super.getParameterValues(name);
    }

    @Override
    public Collection<Part> getParts() throws IOException, ServletException {
      check();
      return super.getParts();
    }

    @Override
    public Part getPart(String name) throws IOException, ServletException {
      check();
      return super.getPart(name);
    }

    /** Throws the same whenever it is asked: what was read until then is never handed out. */
    private void check() {
      if (!isRead) {
        isRead = true;
        problem = read();
      }
      if (problem != null) {
        throw new ApiException(problem);
      }
    }

    private @Nullable ApiError read() {
      try {
        boolean isText =
            super.getParameterMap().entrySet().stream().allMatch(StrictForm::isText)
                && (!isMultipart(this) || areTexts(super.getParts()));
        return isText ? null : broken();
      } catch (InvalidParameterException e) {
        return e.getErrorCode() == HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE
            ? ApiError.of(
                e.getErrorCode(),
                "FormTooLarge",
                "The form is too long, or has too many fields or too many files.")
            : broken();
      } catch (IllegalStateException
          | InvalidFileNameException
          | IOException
          | ServletException e) {
        return broken();
      }
    }

    private static boolean isText(Map.Entry<String, String[]> field) {
      return !PercentEncoding.hasControls(field.getKey(), false)
          && List.of(field.getValue()).stream()
              .noneMatch(value -> PercentEncoding.hasControls(value, true));
    }

    /** The container replaces what is not UTF-8 in the parts that are text. */
    private static boolean areTexts(Collection<Part> parts) throws IOException {
      for (Part part : parts) {
        if (part.getSubmittedFileName() == null) {
          try (InputStream content = part.getInputStream()) {
            if (!PercentEncoding.isText(content.readAllBytes())) {
              return false;
            }
          }
        }
      }
      return true;
    }

    private static ApiError broken() {
      return ApiError.of(
          HttpServletResponse.SC_BAD_REQUEST,
          "InvalidRequestContent",
          "The form cannot be read: it breaks off, an escape in it is not two hex digits after %,"
              + " the bytes are not UTF-8, or there are control characters in it.");
    }
  }
}
