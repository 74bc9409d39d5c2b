using FastMcp.Recording.Format;

namespace FastMcp.Recording.Writing;

/// <summary>Entries one behind the other, as they will lie in a segment but for their links, and who waits for them.</summary>
/// <remarks>Ownership: the queue's lock while it is filled, the writer's thread while it is written.</remarks>
internal sealed class EntryBatch
{
    private const int Least = 64 * 1024;

    // What a burst made larger is let go again, but not while groups need it: a large array for each would be garbage as fast as the log is written.
    private const int Kept = 1 << 20;
    private const int Patience = 256;

    private byte[] _bytes = new byte[Least];
    private int _unneeded;

    /// <summary>Bytes that it has room for now.</summary>
    public int Room => _bytes.Length;

    public int Length { get; private set; }

    public int Count { get; private set; }

    /// <summary>Exchanges that go on when these entries are durable.</summary>
    public List<DurabilityTicket> Tickets { get; } = [];

    public Span<byte> Entries => _bytes.AsSpan(0, Length);

    public void Add(EntryType type, in EntryTimes times, ulong exchange, in EntryPayload payload)
    {
        var length = EntryFrame.Overhead + payload.Bytes.Length;
        if (_bytes.Length < Length + length)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, Length + length));
        }

        EntryFrame.Write(_bytes.AsSpan(Length, length), type, times, exchange, payload);
        Length += length;
        Count++;
    }

    /// <summary>Takes out what silenced exchanges say. The writer's thread only.</summary>
    public void Drop(SilencedExchanges silenced)
    {
        var (to, whole) = (0, 0);
        for (var from = 0; from < Length; from += whole)
        {
            whole = EntryFrame.WholeLength(_bytes.AsSpan(from));
            if (silenced.Takes(_bytes.AsSpan(from, whole)))
            {
                Count--;
                continue;
            }

            _bytes.AsSpan(from, whole).CopyTo(_bytes.AsSpan(to));
            to += whole;
        }

        Length = to;
    }

    public void Clear()
    {
        _unneeded = Length > _bytes.Length / 4 ? 0 : _unneeded + 1;
        Length = 0;
        Count = 0;
        Tickets.Clear();
        if (_bytes.Length > Kept && _unneeded >= Patience)
        {
            (_bytes, _unneeded) = (new byte[Least], 0);
        }
    }
}
