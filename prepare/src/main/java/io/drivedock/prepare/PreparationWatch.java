package io.drivedock.prepare;

/** Is told how a preparation goes, on its own thread; quick, because the preparation waits. */
public interface PreparationWatch {

  PreparationWatch NONE =
      new PreparationWatch() {
        @Override
        public void counted(long files, long bytes) {}

        @Override
        public void progress(long bytesDone, long bytesTotal, String file) {}
      };

  /**
   * An earlier preparation of the same drive was interrupted, and nothing of what it wrote is used.
   */
  default void beginsAnew() {}

  /** The folder has been looked through. Files may come and go until their turn comes. */
  void counted(long files, long bytes);

  /**
   * So far it is done.
   *
   * @param bytesDone never more than {@code bytesTotal}; may step back when a copy of an earlier
   *     run turns out to be wrong
   * @param file what is worked on, relative to the folder
   */
  void progress(long bytesDone, long bytesTotal, String file);

  /**
   * Everything is written, and the drive is being read back.
   *
   * @param bytesDone how much was read, of all that is to be read
   * @param file what was read last, as a path on the drive
   */
  default void readBack(long bytesDone, long bytesTotal, String file) {}
}
