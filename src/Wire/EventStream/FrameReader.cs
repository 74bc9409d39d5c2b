using System.Buffers.Binary;
using System.IO.Hashing;

namespace FastMcp.Wire.EventStream;

/// <summary>
/// Cuts an <c>application/vnd.amazon.eventstream</c> body into frames: four bytes of total length, four of the headers' length, a CRC of
/// those, headers, payload, a CRC of all before. A length counts only once its CRC fits. Pure; one per stream.
/// </summary>
/// <param name="maxBytes">Of one frame.</param>
public sealed class FrameReader(int maxBytes)
{
    internal const int Prelude = 12;
    internal const int Overhead = Prelude + sizeof(uint);

    private const byte StringType = 7;

    // Longer ones are looked at each time.
    private const int MostKnownHeaders = 256;

    private readonly byte[] _known = new byte[MostKnownHeaders];
    private int _knownLength = -1;

    /// <summary>The payload of the last frame, in the input that it was read from.</summary>
    public ByteRange Payload { get; private set; }

    /// <summary>Its headers, as they stand.</summary>
    public ByteRange Headers { get; private set; }

    /// <summary>They are those of the frame before.</summary>
    public bool HasSameHeaders { get; private set; }

    /// <summary>Another stream begins.</summary>
    public void Reset() => (_knownLength, HasSameHeaders) = (-1, false);

    /// <param name="input">All bytes behind the last frame.</param>
    /// <param name="consumed">Bytes of the frame; 0 where there is none.</param>
    public FrameResult Next(ReadOnlySpan<byte> input, out int consumed)
    {
        consumed = 0;
        if (input.Length < Prelude)
        {
            return FrameResult.NeedMore;
        }

        if (BinaryPrimitives.ReadUInt32BigEndian(input[8..]) != Crc32.HashToUInt32(input[..8]))
        {
            return FrameResult.Broken;
        }

        var total = BinaryPrimitives.ReadUInt32BigEndian(input);
        var headers = BinaryPrimitives.ReadUInt32BigEndian(input[4..]);
        if (total < Overhead || headers > total - Overhead)
        {
            return FrameResult.Broken;
        }

        if (total > maxBytes)
        {
            return FrameResult.TooLarge;
        }

        if (input.Length < total)
        {
            return FrameResult.NeedMore;
        }

        var end = (int)total - sizeof(uint);
        Headers = new ByteRange(Prelude, (int)headers);
        Payload = ByteRange.FromBounds(Prelude + (int)headers, end);
        if (BinaryPrimitives.ReadUInt32BigEndian(input[end..]) != Crc32.HashToUInt32(input[..end]) || !Know(Headers.Of(input)))
        {
            return FrameResult.Broken;
        }

        consumed = (int)total;
        return FrameResult.Frame;
    }

    /// <summary>The next header that is a string; false at the end.</summary>
    /// <param name="headers">Moved behind it.</param>
    public static bool NextString(ref ReadOnlySpan<byte> headers, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        while (TryNext(ref headers, out name, out var type, out value))
        {
            if (type == StringType)
            {
                return true;
            }
        }

        return false;
    }

    // Most frames of a stream have the headers of the one before.
    private bool Know(ReadOnlySpan<byte> headers)
    {
        HasSameHeaders = headers.Length == _knownLength && headers.SequenceEqual(_known.AsSpan(0, _knownLength));
        if (HasSameHeaders)
        {
            return true;
        }

        var well = AreHeaders(headers);
        _knownLength = well && headers.Length <= _known.Length ? headers.Length : -1;
        headers[..Math.Max(_knownLength, 0)].CopyTo(_known);
        return well;
    }

    private static bool AreHeaders(ReadOnlySpan<byte> headers)
    {
        while (TryNext(ref headers, out _, out _, out _))
        {
        }

        return headers.IsEmpty;
    }

    private static bool TryNext(ref ReadOnlySpan<byte> headers, out ReadOnlySpan<byte> name, out byte type, out ReadOnlySpan<byte> value)
    {
        name = value = default;
        type = 0;
        if (headers.Length < 2 || headers.Length < headers[0] + 2 || headers[0] == 0)
        {
            return false;
        }

        name = headers.Slice(1, headers[0]);
        type = headers[headers[0] + 1];
        var rest = headers[(headers[0] + 2)..];
        var length = type switch { 0 or 1 => 0, 2 => 1, 3 => 2, 4 => 4, 5 or 8 => 8, 9 => 16, _ => -1 };
        if (type is 6 or StringType && rest.Length >= sizeof(ushort))
        {
            length = BinaryPrimitives.ReadUInt16BigEndian(rest);
            rest = rest[sizeof(ushort)..];
        }

        if (length < 0 || rest.Length < length)
        {
            return false;
        }

        value = rest[..length];
        headers = rest[length..];
        return true;
    }
}
