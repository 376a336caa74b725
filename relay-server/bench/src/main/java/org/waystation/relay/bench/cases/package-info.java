/** The cases: one class for each family, which says what is done and what it is compared with. */
@NullMarked
package org.waystation.relay.bench.cases;

import org.jspecify.annotations.NullMarked;
