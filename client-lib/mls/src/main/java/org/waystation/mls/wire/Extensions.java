package org.waystation.mls.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A list of extensions in which no type stands twice. */
public record Extensions(List<Extension> list) implements Struct {
    public static final Extensions NONE = new Extensions(Collections.emptyList());

    public Extensions {
        list = Collections.unmodifiableList(new ArrayList<>(list));
    }

    public static Extensions of(Extension... extensions) {
        return new Extensions(Arrays.asList(extensions));
    }

    static Extensions read(Reader in) throws MlsException {
        List<Extension> list = in.list(Extension::read);
        Set<Integer> types = new HashSet<>();
        for (Extension extension : list) {
            MlsException.require(types.add(extension.type()), Rule.M105_EXTENSION_ONCE);
        }
        return new Extensions(list);
    }

    /** These and one more, which replaces what there was of its type. */
    public Extensions with(Extension extension) {
        List<Extension> more = new ArrayList<>(list);
        more.removeIf(one -> one.type() == extension.type());
        more.add(extension);
        return new Extensions(more);
    }

    public Optional<Bytes> find(int type) {
        return list.stream()
                .filter(extension -> extension.type() == type)
                .map(Extension::data)
                .findFirst();
    }

    public Optional<RequiredCapabilities> requiredCapabilities() throws MlsException {
        Optional<Bytes> data = find(Extension.REQUIRED_CAPABILITIES);
        return data.isPresent() ? Optional.of(Reader.whole(data.get(), RequiredCapabilities::read)) : Optional.empty();
    }

    /** The senders outside the group whose proposals are heard; none where the extension is absent. */
    public List<ExternalSender> externalSenders() throws MlsException {
        Optional<Bytes> data = find(Extension.EXTERNAL_SENDERS);
        return data.isPresent()
                ? Reader.whole(data.get(), in -> in.list(ExternalSender::read))
                : Collections.emptyList();
    }

    public Optional<Bytes> externalPub() throws MlsException {
        Optional<Bytes> data = find(Extension.EXTERNAL_PUB);
        return data.isPresent() ? Optional.of(Reader.whole(data.get(), Reader::vector)) : Optional.empty();
    }

    @Override
    public void writeTo(Writer out) {
        out.structs(list);
    }
}
