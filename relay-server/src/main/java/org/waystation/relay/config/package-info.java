/**
 * What an operator decides ({@link org.waystation.relay.config.RelayConfig}) and where a relay keeps its files ({@link
 * org.waystation.relay.config.DataDirectory}). Every way in which a start can fail is a {@link
 * org.waystation.relay.config.StartException}.
 */
@NullMarked
package org.waystation.relay.config;

import org.jspecify.annotations.NullMarked;
