using System.Buffers;
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

    private ArrayBufferWriter<byte> _bytes = new();

    /// <summary>As they stand, for lengths and checksums.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    public Monitored All => new(_bytes.WrittenSpan);

    /// <summary>Something of it is what a monitoring rule let pass.</summary>
    public bool HoldsMonitored { get; private set; }

    /// <summary>The same for the record too; nothing where that must not have it (<see cref="HoldsMonitored"/>).</summary>
    public Masked Masked => HoldsMonitored ? default : new(_bytes.WrittenSpan);

    /// <summary>A part of them, as they stand.</summary>
    public Monitored Part(int start, int end) => new(_bytes.WrittenSpan[start..end]);

    public void Add(Skeleton bytes) => _bytes.Write(bytes.Bytes);

    public void Add(Masked bytes) => _bytes.Write(bytes.Bytes);

    public void Add(Monitored bytes)
    {
        _bytes.Write(bytes.Bytes);
        HoldsMonitored |= bytes.Bytes.Length > 0;
    }

    /// <summary>What was put together elsewhere.</summary>
    public void Add(JudgedBytes other)
    {
        _bytes.Write(other.Bytes);
        HoldsMonitored |= other.HoldsMonitored;
    }

    /// <summary>The same in base64.</summary>
    public void ToBase64()
    {
        var length = _bytes.WrittenCount;
        var room = Base64.GetMaxEncodedToUtf8Length(length);
        _bytes.GetSpan(room - length);
        _bytes.Advance(room - length);
        Base64.EncodeToUtf8InPlace(System.Runtime.InteropServices.MemoryMarshal.AsMemory(_bytes.WrittenMemory).Span, length, out _);
    }

    public void Clear()
    {
        _bytes.Clear();
        HoldsMonitored = false;
        _bytes = _bytes.Capacity > MostKept ? new() : _bytes;
    }
}
