/// x
@NullMarked
package lockstep.internal.explore;

import org.jspecify.annotations.NullMarked;
