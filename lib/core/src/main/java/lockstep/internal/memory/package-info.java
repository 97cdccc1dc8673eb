/// Memory that several processes map, and blocking between processes. For `lockstep.shared`, and
/// what it tells of itself, for its picture.
///
/// ```
///   lockstep.shared
///      │ Ring: ByteRing, LongRing   on their way       Codec, RecordShape, Packed: values as bytes
///      │ Ledger               what each process has
///      │ Mutex                exclusion that outlives its holder
///      ▼ Signal               waiting for news ──▶ Blocking ──▶ Kernel (futex), or naps
///   Region ──file──▶ Folder (/dev/shm/lockstep-<user>, mode 700)
///      │                ├─ beside a region's file: large messages, and the code of cells' classes
///      │                └─ sweep(): files of dead creators go
///      ├─ words()  checked, for use with Words
///      └─ Ending   removes files when this process ends
///   Mapped ──▶ Contents        what is there now, field by field, for a picture
///   Life: a process, told from a later one with the same id by the time of its start
/// ```
///
/// Everything works on a region through its checked words, may be called by any thread, and leaves
/// the region so that another process can go on if this one is killed between any two writes.
@NullMarked
package lockstep.internal.memory;

import org.jspecify.annotations.NullMarked;
