using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FastMcp.Masking.Text;

/// <summary>Copies of some tens of bytes, without a call: pieces of streams are so short that a call is most of the work.</summary>
internal static class ShortCopy
{
    /// <param name="to">Room for the bytes; it may overlap them.</param>
    /// <param name="from">The bytes, up to 32 of them without a call.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void To(ref byte to, ReadOnlySpan<byte> from)
    {
        ref var source = ref MemoryMarshal.GetReference(from);
        var last = (nint)from.Length - 1;
        if ((nuint)last >= 32)
        {
            from.CopyTo(MemoryMarshal.CreateSpan(ref to, from.Length));
        }
        else if (last >= 15)
        {
            var (first, rest) = (Vector128.LoadUnsafe(ref source), Vector128.LoadUnsafe(ref Unsafe.Add(ref source, last - 15)));
            first.StoreUnsafe(ref to);
            rest.StoreUnsafe(ref Unsafe.Add(ref to, last - 15));
        }
        else if (last >= 7)
        {
            var (first, rest) = (Unsafe.ReadUnaligned<ulong>(ref source), Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref source, last - 7)));
            Unsafe.WriteUnaligned(ref to, first);
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, last - 7), rest);
        }
        else if (last >= 3)
        {
            var (first, rest) = (Unsafe.ReadUnaligned<uint>(ref source), Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref source, last - 3)));
            Unsafe.WriteUnaligned(ref to, first);
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, last - 3), rest);
        }
        else
        {
            var (first, middle, rest) = (source, Unsafe.Add(ref source, last >> 1), Unsafe.Add(ref source, last));
            to = first;
            Unsafe.Add(ref to, last >> 1) = middle;
            Unsafe.Add(ref to, last) = rest;
        }
    }
}
