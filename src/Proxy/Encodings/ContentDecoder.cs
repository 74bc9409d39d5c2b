using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Bodies;

namespace FastMcp.Proxy.Encodings;

/// <summary>
/// Decodes one content as it arrives, cut anywhere: whatever the input so far says is given out, so that an event that was flushed
/// upstream is not held here. What a peer sends wrong is a status.
/// </summary>
/// <remarks>One content; not safe for two threads.</remarks>
internal abstract class ContentDecoder : IDisposable
{
    /// <param name="kind">One that is decoded here.</param>
    public static ContentDecoder Of(CodingKind kind) => kind switch
    {
        CodingKind.Gzip => new InflateDecoder(isGzip: true),
        CodingKind.Deflate => new InflateDecoder(isGzip: false),
        CodingKind.Brotli => new BrotliContentDecoder(),
        CodingKind.Zstd => new ZstdDecoder(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <param name="input">Moved behind what was taken.</param>
    /// <param name="output">Room for what it gives, at least 1 KiB.</param>
    /// <param name="written">Bytes of it.</param>
    public abstract DecodeStatus Decode(ref ReadOnlySpan<byte> input, Span<byte> output, out int written);

    /// <summary>No input follows. False: the content was cut.</summary>
    public abstract bool IsWhole { get; }

    public abstract void Dispose();
}
