package org.waystation.client;

import java.util.Optional;
import org.waystation.wire.RelayAddress;

/**
 * Whether a relay can be reached.
 *
 * @param relay its address, without access secret
 * @param connected whether a connection stands
 * @param failure why not, if the last attempt failed; the library goes on trying, except where only the user can help
 */
public record RelayStatus(RelayAddress relay, boolean connected, Optional<WaystationException> failure) {}
