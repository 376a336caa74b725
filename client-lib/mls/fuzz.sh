#!/bin/sh
# Looks for bytes that break the MLS module: fuzz.sh ROUNDS [TARGET ...]
# A round is five minutes of each target, in a JVM of its own under a heap cap. Inputs found interesting are kept in .cifuzz-corpus
# (not committed) and start the next round; a finding lands in src/test/resources/org/waystation/mls/MlsFuzzTestInputs, which every
# build replays from then on.
set -eu
cd "$(dirname "$0")"
rounds=$1
shift
while [ "$rounds" -gt 0 ]; do
    for target in ${*:-decode process insider outsider newcomer invitation load loadKeys}; do
        JAZZER_FUZZ=1 nice -n 15 mvn -q -o surefire:test -Dtest="MlsFuzzTest#$target" \
            -Dtest.jvm="-Xmx256m -XX:+UseSerialGC"
    done
    rounds=$((rounds - 1))
done
