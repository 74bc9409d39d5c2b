using FastMcp.Recording.Chain;
using FastMcp.Recording.Format;
using FastMcp.Recording.Reading;

namespace FastMcp.Recording.Verifying;

/// <summary>The texts of a side so far: how many bytes, and their hash, as their version has it.</summary>
/// <remarks>Not for two threads at once.</remarks>
internal sealed class OpenSide : IDisposable
{
    private readonly Digest _sha = new();
    private SideHash _side;

    public OpenSide() => _side = new SideHash(_sha);

    public long Bytes { get; private set; }

    /// <param name="reader">At a text.</param>
    /// <param name="payload">As it is hashed; of version 2: none, its text is.</param>
    public void Append(SegmentReader reader, in EntryPayload payload)
    {
        Bytes += reader.Payload.Length;
        if (reader.Header.Version < SegmentHeader.FirstApart)
        {
            _sha.Append(reader.Payload);
        }
        else
        {
            _side.Append(payload);
        }
    }

    /// <summary>Of what was appended since the last call.</summary>
    public EntryHash Finish(uint version)
    {
        Bytes = 0;
        return version < SegmentHeader.FirstApart ? _sha.Finish() : _side.Finish();
    }

    public void Reset()
    {
        _side.Reset();
        if (Bytes > 0)
        {
            // Of version 2: the other one has none left.
            _ = _sha.Finish();
            Bytes = 0;
        }
    }

    public void Dispose() => _sha.Dispose();
}
