/** Records in an SQLite file: the only room that knows SQLite. What it keeps was sealed before it came here. The library is optional. */
@NullMarked
package org.waystation.client.internal.sqlite;

import org.jspecify.annotations.NullMarked;
