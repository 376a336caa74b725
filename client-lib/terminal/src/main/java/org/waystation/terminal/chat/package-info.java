/**
 * The full-screen conversation view: a loop that takes keys and what the profile tells, changes the model, and has it drawn. Model, view,
 * words and screen know nothing of each other but view the model and the words.
 */
@NullMarked
package org.waystation.terminal.chat;

import org.jspecify.annotations.NullMarked;
