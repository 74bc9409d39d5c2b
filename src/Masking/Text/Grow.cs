using System.Buffers;

namespace FastMcp.Masking.Text;

/// <summary>Growing arrays of the pool. Old arrays that held text are cleared before they go back.</summary>
internal static class Grow
{
    public static void Room(ref byte[] array, int used, int more)
    {
        if (array.Length - used >= more)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(256, Math.Max(array.Length * 2, used + more)));
        array.AsSpan(0, used).CopyTo(larger);
        Return(ref array, used);
        array = larger;
    }

    public static void Return(ref byte[] array, int used)
    {
        if (array.Length > 0)
        {
            array.AsSpan(0, used).Clear();
            ArrayPool<byte>.Shared.Return(array);
            array = [];
        }
    }
}
