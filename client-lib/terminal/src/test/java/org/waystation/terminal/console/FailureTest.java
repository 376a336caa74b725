package org.waystation.terminal.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.waystation.client.AskUserException;
import org.waystation.client.ProgramFaultException;
import org.waystation.client.Reason;
import org.waystation.client.TryAgainException;

final class FailureTest {
    @Test
    void theLibrarysKindsHaveTheirExitCodes() {
        assertEquals(
                3,
                Failure.of(new AskUserException(Reason.CLOCK_WRONG, "no"))
                        .exit()
                        .number());
        assertEquals(
                4,
                Failure.of(new TryAgainException(Reason.RELAY_BUSY, "no"))
                        .exit()
                        .number());
        assertEquals(
                1,
                Failure.of(new ProgramFaultException(Reason.CLOSED, "no"))
                        .exit()
                        .number());
        assertEquals(1, Failure.of(new IllegalStateException("no")).exit().number());
    }

    @Test
    void theLibrarysWordsBecomeASentence() {
        Failure failure =
                Failure.of(new AskUserException(Reason.CONTACT_UNKNOWN, "there is no contact with this name"));
        assertEquals(
                "There is no contact with this name. See: x",
                failure.adding("See: x").words());
        assertEquals("CONTACT_UNKNOWN", failure.adding("See: x").reason());
    }

    @Test
    void onlyWhatHasNoNameIsAFaultThatShowsWhereItHappened() {
        assertTrue(Failure.of(new IllegalStateException("no")).isFault());
        assertFalse(Failure.of(new ProgramFaultException(Reason.INTERNAL, "no")).isFault());
        assertFalse(Failure.usage("no").isFault());
    }
}
