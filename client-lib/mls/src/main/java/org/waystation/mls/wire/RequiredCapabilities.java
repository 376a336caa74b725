package org.waystation.mls.wire;

import java.util.List;

/** What every member must support beyond the defaults, RFC 9420 section 11.1. */
public record RequiredCapabilities(List<Integer> extensions, List<Integer> proposals, List<Integer> credentials)
        implements Struct {
    static RequiredCapabilities read(Reader in) throws MlsException {
        return new RequiredCapabilities(in.codes(), in.codes(), in.codes());
    }

    public Extension toExtension() {
        return new Extension(Extension.REQUIRED_CAPABILITIES, Bytes.wrap(encode()));
    }

    @Override
    public void writeTo(Writer out) {
        out.codes(extensions).codes(proposals).codes(credentials);
    }
}
