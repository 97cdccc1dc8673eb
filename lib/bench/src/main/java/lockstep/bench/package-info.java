/// The figures. Not part of the usual build: `mvn -Pbench ...`, on an idle machine.
@NullMarked
package lockstep.bench;

import org.jspecify.annotations.NullMarked;
