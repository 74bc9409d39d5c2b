using System.Buffers.Text;
using FastMcp.Wire;

namespace FastMcp.Masking;

/// <summary>
/// Judged bytes, put together because their length or a checksum stands before them or around them. They may hold what a monitoring rule let
/// pass, so that they leave as <see cref="Monitored"/>: for the client, never for the record.
/// </summary>
/// <remarks>Ownership: one exchange.</remarks>
public sealed class JudgedBytes
{
    private const int MostKept = 64 * 1024;
    private const int FirstRoom = 128;

    private byte[] _bytes = [];
    private int _length;

    /// <summary>As they stand, for lengths and checksums.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>Bytes of memory that it keeps.</summary>
    public int Room => _bytes.Length;

    public Monitored All => new(Bytes);

    /// <summary>Something of it is what a monitoring rule let pass.</summary>
    public bool HoldsMonitored { get; private set; }

    /// <summary>The same for the record too; nothing where that must not have it (<see cref="HoldsMonitored"/>).</summary>
    public Masked Masked => HoldsMonitored ? default : new(Bytes);

    /// <summary>A part of <see cref="Masked"/>.</summary>
    public Masked MaskedPart(int start, int end) => HoldsMonitored ? default : new(_bytes.AsSpan(start, end - start));

    /// <summary>A part of them, as they stand.</summary>
    public Monitored Part(int start, int end) => new(Bytes[start..end]);

    public void Add(Skeleton bytes) => Write(bytes.Bytes);

    public void Add(Masked bytes) => Write(bytes.Bytes);

    public void Add(Monitored bytes)
    {
        Write(bytes.Bytes);
        HoldsMonitored |= bytes.Bytes.Length > 0;
    }

    /// <summary>What was put together elsewhere, from a place on.</summary>
    public void Add(JudgedBytes other, int from = 0)
    {
        Write(other.Bytes[from..]);
        HoldsMonitored |= other.HoldsMonitored;
    }

    /// <summary>The same in base64.</summary>
    public void ToBase64()
    {
        var encoded = Base64.GetMaxEncodedToUtf8Length(_length);
        MakeRoom(encoded - _length);
        Base64.EncodeToUtf8InPlace(_bytes, _length, out _length);
    }

    public void Clear()
    {
        _bytes.AsSpan(0, _length).Clear();
        (_length, HoldsMonitored) = (0, false);
        _bytes = _bytes.Length > MostKept ? [] : _bytes;
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        MakeRoom(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    private void MakeRoom(int more)
    {
        if (_bytes.Length - _length < more)
        {
            Array.Resize(ref _bytes, Math.Max(_length + more, Math.Max(FirstRoom, _bytes.Length * 2)));
        }
    }

    /// <summary>What the next piece will touch.</summary>
    public void Announce(MemoryAhead ahead)
    {
        ahead.Add(this);
        ahead.AddArray(_bytes, _length);
    }
}
