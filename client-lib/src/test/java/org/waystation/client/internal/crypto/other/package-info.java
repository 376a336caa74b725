/** A second implementation of the specification, which shares no code with the first. */
package org.waystation.client.internal.crypto.other;
