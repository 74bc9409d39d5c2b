using System.Buffers;
using System.Runtime.CompilerServices;

namespace FastMcp.Masking.Text;

/// <summary>Growing arrays of the pool. Arrays go back cleared whole: text that left stands behind what is held.</summary>
internal static class Grow
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Room(ref byte[] array, int used, int more)
    {
        if (array.Length - used < more)
        {
            Larger(ref array, used, more);
        }
    }

    private static void Larger(ref byte[] array, int used, int more)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(256, Math.Max(array.Length * 2, used + more)));
        array.AsSpan(0, used).CopyTo(larger);
        Return(ref array);
        array = larger;
    }

    public static void Return(ref byte[] array)
    {
        if (array.Length > 0)
        {
            array.AsSpan().Clear();
            ArrayPool<byte>.Shared.Return(array);
            array = [];
        }
    }
}
