package io.drivedock.prepare.dataset;

/** What the files of a row become. */
public enum ItemType {
  BLOCK_BLOB("BlockBlob"),
  PAGE_BLOB("PageBlob"),
  /** A file of a share; here a block blob in a container of the share's name. */
  FILE("file");

  private final String text;

  ItemType(String text) {
    this.text = text;
  }

  /** The spelling in a table. */
  public String text() {
    return text;
  }
}
