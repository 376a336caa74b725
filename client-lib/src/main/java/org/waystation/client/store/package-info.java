/** What an app implements to bring its own storage, and the storage that comes with the library. */
@NullMarked
package org.waystation.client.store;

import org.jspecify.annotations.NullMarked;
