package lockstep.internal.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// How words of a mapped region are read and written: `(long) LONG.getVolatile(buffer, offset)`.
///
/// The coordinates are a direct [ByteBuffer] and an aligned offset in bytes. Views of buffers are
/// used, not views of segments, because the first use of the latter costs a new process 20 ms more.
public final class Words {

  /// 32-bit words in the byte order of the machine.
  public static final VarHandle INT =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

  /// 64-bit words in the byte order of the machine.
  public static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private Words() {}
}
