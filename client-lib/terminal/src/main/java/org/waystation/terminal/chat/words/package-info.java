/** The chat's languages: every word that it says stands in a resource bundle, under a name that the compiler knows. */
@NullMarked
package org.waystation.terminal.chat.words;

import org.jspecify.annotations.NullMarked;
