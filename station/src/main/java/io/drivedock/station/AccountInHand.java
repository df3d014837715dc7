package io.drivedock.station;

/** A storage account to which a drive in hand goes, or from which it is filled. */
record AccountInHand(String target, String account) {}
