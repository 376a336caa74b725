/**
 * For the tests of apps. {@link org.waystation.client.testing.FakeNetwork} has relays that do all that real ones do, since they are made of
 * the same core, but keep nothing on a disk and open no port; {@link org.waystation.client.testing.TestClock} lets days pass in a moment;
 * {@link org.waystation.client.testing.RecordStoreContract} says whether an app's own storage keeps what it must.
 */
@NullMarked
package org.waystation.client.testing;

import org.jspecify.annotations.NullMarked;
