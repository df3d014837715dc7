package io.drivedock.volume.ntfs;

/**
 * One name of a file or folder. A file with hard links has several.
 *
 * @param path the names on the way from the root, with slashes between them; a backslash in it is
 *     part of a name
 * @param record its file record, the same for all its names
 */
public record Entry(String path, long record, boolean isFolder) {}
