/** What the library's work costs, beside the primitives that it cannot do without: JMH in JVMs of its own. */
@NullMarked
package org.waystation.client.bench;

import org.jspecify.annotations.NullMarked;
