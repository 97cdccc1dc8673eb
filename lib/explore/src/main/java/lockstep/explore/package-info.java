/// x
@NullMarked
package lockstep.explore;

import org.jspecify.annotations.NullMarked;
