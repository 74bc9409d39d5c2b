using System.Buffers;
using System.Buffers.Binary;
using FastMcp.Recording.Format;

namespace FastMcp.Recording.Writing;

/// <summary>
/// Matches of one side that are not an entry yet: those of a piece are one entry, which stands before the piece. Matches
/// of the same rule in the same channel stand one behind the other without saying it again.
/// </summary>
/// <remarks>Ownership: rents from the shared pool at the first match and returns at <see cref="End"/>.</remarks>
internal sealed class PendingFindings
{
    /// <summary>What becomes an entry is at most so long.</summary>
    public const int Full = 8 * 1024;

    private const int PlaceSize = 8 + 4;
    private const int RunSize = 1 + 8 + 2 + PayloadWriter.MaxText + 2;

    private byte[]? _buffer;
    private int _length;
    private int _countAt;
    private RecordedFinding _last;

    public bool IsEmpty => _length == 0;

    /// <summary>Another match might not fit.</summary>
    public bool IsFull => _length > Full - RunSize - PlaceSize;

    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    public void Add(in RecordedFinding finding)
    {
        _buffer ??= ArrayPool<byte>.Shared.Rent(Full);
        if (IsEmpty)
        {
            _buffer[_length++] = (byte)finding.Direction;
            BeginRun(finding);
        }
        else if (finding.Enforced != _last.Enforced || finding.Channel != _last.Channel || finding.Rule != _last.Rule)
        {
            BeginRun(finding);
        }

        var count = _buffer.AsSpan(_countAt, sizeof(ushort));
        BinaryPrimitives.WriteUInt16LittleEndian(count, (ushort)(BinaryPrimitives.ReadUInt16LittleEndian(count) + 1));
        var writer = new PayloadWriter(_buffer.AsSpan(_length));
        writer.Write(finding.Offset);
        writer.Write(finding.Length);
        _length += writer.Length;
        _last = finding;
    }

    /// <summary>They are an entry now.</summary>
    public void End()
    {
        if (_buffer is { } buffer)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        _buffer = null;
        _length = 0;
    }

    private void BeginRun(in RecordedFinding finding)
    {
        var writer = new PayloadWriter(_buffer.AsSpan(_length));
        writer.Write((byte)(finding.Enforced ? 1 : 0));
        writer.Write(finding.Channel);
        writer.Write(finding.Rule);
        _countAt = _length + writer.Length;
        writer.Take(sizeof(ushort)).Clear();
        _length += writer.Length;
    }
}
