namespace FastMcp.Wire.OpenAi;

/// <summary>
/// The members that every event of a stream repeats, kept from the last one, so that an event of ours looks the same.
/// One per stream; owns its bytes.
/// </summary>
internal sealed class OpenAiEnvelope
{
    private const int FirstRoom = 256;
    private const int MostKept = 64 * 1024;

    private byte[] _bytes = [];
    private int _length;

    public bool IsEmpty => _length == 0;

    /// <summary>The beginning of an object, up to the comma behind its last member.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>Takes the members of a chunk. An event without any leaves what there is.</summary>
    public void Capture(ReadOnlySpan<byte> data, ReadOnlySpan<ByteRange> members)
    {
        if (members.IsEmpty)
        {
            return;
        }

        _length = 0;
        foreach (var member in members)
        {
            Append(_length == 0 ? "{"u8 : ","u8);
            Append(member.Of(data));
        }

        Append(","u8);
    }

    /// <summary>Starts the stream's next answer without one.</summary>
    public void Clear()
    {
        _length = 0;
        _bytes = _bytes.Length > MostKept ? [] : _bytes;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(Math.Max(FirstRoom, _bytes.Length * 2), _length + bytes.Length));
        }

        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }
}
