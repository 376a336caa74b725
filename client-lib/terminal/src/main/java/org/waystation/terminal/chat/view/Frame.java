package org.waystation.terminal.chat.view;

import java.util.List;

/**
 * One picture of the screen.
 *
 * @param rows as many as the screen has
 * @param cursorRow where the cursor stands; -1: it is not to be seen
 * @param historyRows how many rows of the conversation are shown
 * @param scroll what {@link org.waystation.terminal.chat.model.Model#scroll} can be at most here
 */
public record Frame(List<Row> rows, int cursorRow, int cursorColumn, int historyRows, int scroll) {}
