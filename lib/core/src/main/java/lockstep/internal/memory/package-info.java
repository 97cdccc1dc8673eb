/// Memory that several processes map, and blocking between processes. For `lockstep.shared` only.
///
/// ```
///   RegionId ──open──▶ Region ──file──▶ Folder (/dev/shm/lockstep-<user>, mode 700)
///                        │                 └─ sweep(): files of dead creators go
///                        ├─ words()  checked, for use with Words
///                        └─ Ending   removes files when this process ends
///   Life: a process, told from a later one with the same id by the time of its start
/// ```
@NullMarked
package lockstep.internal.memory;

import org.jspecify.annotations.NullMarked;
