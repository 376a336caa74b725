package org.waystation.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.waystation.wire.v1.Role;

final class ProofsTest {
    private static final Proofs.Channel CHANNEL = new Proofs.Channel(filled(1), filled(2));

    @Test
    void aStatementIsTheBytesOfTheSpecification() {
        byte[] statement = Proofs.roleStatement(Proofs.Purpose.OPEN, Role.WRITER, CHANNEL, RoleKey.of(filled(3)));
        ByteString expected = ByteString.copyFromUtf8("waystation.v1.proof\0")
                .concat(ByteString.copyFrom(new byte[] {1, 2}))
                .concat(filled(1))
                .concat(filled(2))
                .concat(filled(3));
        assertEquals(expected, ByteString.copyFrom(statement));
        assertEquals(
                ByteString.copyFromUtf8("waystation.v1.access\0")
                        .concat(filled(1))
                        .concat(filled(2)),
                ByteString.copyFrom(Proofs.accessStatement(CHANNEL)));
    }

    @Test
    void noTwoPurposesRolesKeysOrConnectionsShareAStatement() {
        Set<ByteString> seen = new HashSet<>();
        int made = 0;
        for (Proofs.Purpose purpose : Proofs.Purpose.values()) {
            for (Role role : new Role[] {Role.READER, Role.WRITER, Role.OWNER}) {
                for (int key = 0; key < 2; key++) {
                    for (int channel = 0; channel < 4; channel++) {
                        Proofs.Channel on = new Proofs.Channel(filled(channel & 1), filled(channel >> 1));
                        seen.add(ByteString.copyFrom(Proofs.roleStatement(purpose, role, on, RoleKey.of(filled(key)))));
                        made++;
                    }
                }
            }
        }
        assertEquals(made, seen.size());
    }

    @Test
    void partsOfAnotherLengthAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Proofs.Channel(filled(1), ByteString.EMPTY));
        assertThrows(IllegalArgumentException.class, () -> RoleKey.of(new byte[31]));
    }

    @Test
    void aRoleKeyDoesNotShowItself() {
        assertTrue(RoleKey.of(filled(7)).toString().length() < 10);
    }

    private static ByteString filled(int value) {
        byte[] bytes = new byte[32];
        java.util.Arrays.fill(bytes, (byte) value);
        return ByteString.copyFrom(bytes);
    }
}
