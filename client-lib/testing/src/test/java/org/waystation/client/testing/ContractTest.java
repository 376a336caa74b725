package org.waystation.client.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.waystation.client.store.MemoryRecordStore;
import org.waystation.client.store.RecordStore;

/** The contract notices stores that do not keep it. */
final class ContractTest {
    /** Right, but for what a subclass does wrong. */
    private static class Wrong implements RecordStore {
        final MemoryRecordStore right = new MemoryRecordStore();

        @Override
        public byte @Nullable [] read(byte[] name) {
            return right.read(name);
        }

        @Override
        public void scan(byte[] prefix, BiConsumer<byte[], byte[]> visitor) {
            right.scan(prefix, visitor);
        }

        @Override
        public void commit(List<Change> changes) {
            right.commit(changes);
        }

        @Override
        public void close() {
            right.close();
        }
    }

    private abstract static class Planted extends RecordStoreContract {
        @Override
        protected boolean isLasting() {
            return false;
        }
    }

    static final class KeepsWhatWasDeleted extends Planted {
        @Override
        protected RecordStore open() {
            return new Wrong() {
                @Override
                public void commit(List<Change> changes) {
                    List<Change> puts = new ArrayList<>(changes);
                    puts.removeIf(change -> change.value() == null);
                    right.commit(puts);
                }
            };
        }
    }

    static final class StopsHalfWay extends Planted {
        @Override
        protected RecordStore open() {
            return new Wrong() {
                @Override
                public void commit(List<Change> changes) {
                    for (Change change : changes) {
                        right.commit(Collections.singletonList(change));
                    }
                }
            };
        }
    }

    static final class ScansInAnotherOrder extends Planted {
        @Override
        protected RecordStore open() {
            return new Wrong() {
                @Override
                public void scan(byte[] prefix, BiConsumer<byte[], byte[]> visitor) {
                    List<byte[][]> all = new ArrayList<>();
                    right.scan(prefix, (name, value) -> all.add(new byte[][] {name, value}));
                    Collections.reverse(all);
                    all.forEach(pair -> visitor.accept(pair[0], pair[1]));
                }
            };
        }
    }

    static final class ScansBeyondThePrefix extends Planted {
        @Override
        protected RecordStore open() {
            return new Wrong() {
                @Override
                public void scan(byte[] prefix, BiConsumer<byte[], byte[]> visitor) {
                    right.scan(new byte[0], visitor);
                }
            };
        }
    }

    static final class ForgetsWhenClosed extends RecordStoreContract {
        @Override
        protected RecordStore open() {
            return new MemoryRecordStore();
        }
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                KeepsWhatWasDeleted.class,
                StopsHalfWay.class,
                ScansInAnotherOrder.class,
                ScansBeyondThePrefix.class,
                ForgetsWhenClosed.class
            })
    void itNotices(Class<?> planted) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(planted))
                .build();
        SummaryGeneratingListener heard = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, heard);
        assertTrue(heard.getSummary().getTestsStartedCount() > 5);
        assertTrue(heard.getSummary().getTestsFailedCount() > 0, planted.getSimpleName() + " passes");
    }
}
