package io.drivedock.station.store;

/** How the bytes of blobs get to a cloud. All that is not bytes goes by its SDK. */
public enum Transport {
  /** Over connections of our own, with the least work for the processor. */
  DIRECT,
  /** By the SDK as well, which knows proxies and whatever else the JVM is told. */
  SDK
}
