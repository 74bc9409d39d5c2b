using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace FastMcp.Proxy.Encodings;

/// <summary>gzip (RFC 1952), one member, and deflate in its zlib form (RFC 1950).</summary>
/// <remarks>
/// The runtime's streams do not tell that a content was cut: its checksum does, which ends it. So a second member, or anything else behind
/// the first one's end, is refused too.
/// </remarks>
internal sealed class InflateDecoder : ContentDecoder
{
    private readonly Fed _fed = new();
    private readonly Stream _stream;
    private readonly Crc32? _crc;
    private readonly byte[] _last = new byte[8];
    private Adler _adler = Adler.Start;
    private uint _length;
    private int _seen;

    public InflateDecoder(bool isGzip)
    {
        _crc = isGzip ? new Crc32() : null;
        _stream = isGzip ? new GZipStream(_fed, CompressionMode.Decompress) : new ZLibStream(_fed, CompressionMode.Decompress);
    }

    public override bool IsWhole => _crc is not null
        ? _seen >= 18 && BinaryPrimitives.ReadUInt32LittleEndian(_last) == _crc.GetCurrentHashAsUInt32() && BinaryPrimitives.ReadUInt32LittleEndian(_last.AsSpan(4)) == _length
        : _seen >= 6 && BinaryPrimitives.ReadUInt32BigEndian(_last.AsSpan(4)) == _adler.Value;

    public override DecodeStatus Decode(ref ReadOnlySpan<byte> input, Span<byte> output, out int written)
    {
        written = 0;
        if (!input.IsEmpty)
        {
            Remember(input);
            _fed.Feed(input);
            input = default;
        }

        try
        {
            written = _stream.Read(output);
        }
        catch (InvalidDataException)
        {
            return DecodeStatus.Broken;
        }

        Count(output[..written]);
        return written > 0 ? DecodeStatus.More : DecodeStatus.NeedMore;
    }

    public override void Dispose() => _stream.Dispose();

    private void Count(ReadOnlySpan<byte> text)
    {
        _length += (uint)text.Length;
        _crc?.Append(text);
        if (_crc is null)
        {
            _adler = _adler.Over(text);
        }
    }

    // The last eight bytes of all input.
    private void Remember(ReadOnlySpan<byte> input)
    {
        _seen = (int)Math.Min(int.MaxValue, (long)_seen + input.Length);
        if (input.Length >= _last.Length)
        {
            input[^_last.Length..].CopyTo(_last);
            return;
        }

        _last.AsSpan(input.Length).CopyTo(_last);
        input.CopyTo(_last.AsSpan(_last.Length - input.Length));
    }
}
