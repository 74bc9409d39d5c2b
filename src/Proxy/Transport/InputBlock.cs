using System.Buffers;
using FastMcp.Proxy.Transport.Loops;

namespace FastMcp.Proxy.Transport;

/// <summary>
/// One contiguous pooled block of received bytes: [start, end) is unconsumed. Rented when data is there, moved down or
/// re-rented twice as large when its tail is short, given back as soon as everything is consumed.
/// A mutable struct inside its one owner, the reader; never copied.
/// </summary>
internal struct InputBlock
{
    /// <summary>Below this a receive would be many small ones; the data is moved to the front first.</summary>
    const int LeastFree = 4096;

    byte[]? block;
    int start;
    int end;
    int examined;

    public readonly int Length => end - start;
    public readonly int Capacity => block?.Length ?? 0;
    public readonly bool HasUnexamined => end > examined;
    public readonly bool IsRented => block is not null;

    public readonly ReadOnlySequence<byte> Sequence => block is null ? ReadOnlySequence<byte>.Empty : new(block, start, end - start);

    /// <summary>Room for a receive, never more than <paramref name="limit"/> unconsumed bytes in all. Empty: at the limit.</summary>
    public Memory<byte> Reserve(int first, int limit)
    {
        block ??= BlockPool.Rent(Math.Min(first, limit));
        var room = Math.Min(block.Length - end, limit - Length);
        if (room < LeastFree && start > 0)
            MoveDown();
        room = Math.Min(block.Length - end, limit - Length);
        if (room < LeastFree && block.Length < limit)
            Grow(limit);
        return block.AsMemory(end, Math.Min(block.Length - end, limit - Length));
    }

    public void Received(int count) => end += count;

    public void AdvanceTo(SequencePosition consumed, SequencePosition looked)
    {
        if (block is null)
            return;
        int to = IndexOf(consumed), seen = IndexOf(looked);
        if (to < start || seen < to || seen > end)
            throw new InvalidOperationException("The positions are not of the buffer that was read last.");
        start = to;
        examined = seen;
        if (start == end)
            Release();
    }

    public void Release()
    {
        var returned = block;
        this = default;
        if (returned is not null)
            BlockPool.Return(returned);
    }

    readonly int IndexOf(SequencePosition position)
    {
        if (!ReferenceEquals(position.GetObject(), block))
            throw new InvalidOperationException("The position is not of the buffer that was read last.");
        return position.GetInteger();
    }

    void MoveDown()
    {
        block.AsSpan(start, end - start).CopyTo(block);
        examined -= start;
        end -= start;
        start = 0;
    }

    void Grow(int limit)
    {
        var larger = BlockPool.Rent((int)Math.Min(limit, block!.Length * 2L));
        block.AsSpan(start, end - start).CopyTo(larger);
        BlockPool.Return(block!);
        block = larger;
        examined -= start;
        end -= start;
        start = 0;
    }
}
