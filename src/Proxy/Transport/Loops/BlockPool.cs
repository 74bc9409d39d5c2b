using System.Buffers;

namespace FastMcp.Proxy.Transport.Loops;

/// <summary>
/// Blocks of connections. A request holds several of the same size at once, of which the runtime's pool keeps one at a thread and takes a lock for the others: each loop's thread
/// keeps some by itself. All else, and all other threads, use the runtime's pool.
/// </summary>
internal static class BlockPool
{
    /// <summary>What <see cref="ConnectionOptions"/> ask for.</summary>
    private const int Size = 16 * 1024;

    private const int Kept = 16;

    [ThreadStatic]
    private static Shelf? t_own;

    /// <summary>This thread keeps blocks from here on.</summary>
    public static void BeginThread() => t_own = new();

    public static byte[] Rent(int least) =>
        least is <= Size and > Size / 2 && t_own is { Count: > 0 } own ? own.Take() : ArrayPool<byte>.Shared.Rent(least);

    public static void Return(byte[] block)
    {
        if (block.Length == Size && t_own is { Count: < Kept } own)
        {
            own.Blocks[own.Count++] = block;
        }
        else
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    /// <summary>What one thread keeps.</summary>
    private sealed class Shelf
    {
        public readonly byte[]?[] Blocks = new byte[]?[Kept];
        public int Count;

        public byte[] Take()
        {
            ref var place = ref Blocks[--Count];
            var block = place!;
            place = null;
            return block;
        }
    }
}
