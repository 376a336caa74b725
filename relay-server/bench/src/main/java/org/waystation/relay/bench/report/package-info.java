/** What was measured, as values, as a table and as JSON. */
@NullMarked
package org.waystation.relay.bench.report;

import org.jspecify.annotations.NullMarked;
