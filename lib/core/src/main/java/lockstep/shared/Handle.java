package lockstep.shared;

import java.io.Serializable;
import lockstep.internal.memory.Region;
import lockstep.internal.memory.RegionId;
import org.jspecify.annotations.Nullable;

/// A handle of a region: it travels as the region's identity, and maps the region where it arrives,
/// at the first use.
///
/// Closed here, it is closed in this process; closed by the region's creator, in all of them.
abstract class Handle implements AutoCloseable, Serializable {

  private static final long serialVersionUID = 1;

  private final RegionId id;
  private transient volatile @Nullable Region region;
  private transient volatile boolean closed;

  Handle(Region region) {
    this.id = region.id();
    this.region = region;
  }

  /// The mapped region.
  ///
  /// @throws IllegalStateException if this handle was closed, or the region cannot be had
  final Region region() {
    Region mapped = region;
    if (mapped == null) {
      if (closed) {
        throw new IllegalStateException("this handle of a shared " + id.kind() + " is closed");
      }
      mapped = Region.open(id);
      region = mapped;
    }
    return mapped;
  }

  /// Ends the use of this handle. In the process that created the memory, this removes it: every
  /// later use, in any process, throws [IllegalStateException]. Closing again does nothing.
  @Override
  public final void close() {
    closed = true;
    region = null;
    Region.close(id);
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + "[" + id.file() + (closed ? ", closed]" : "]");
  }
}
