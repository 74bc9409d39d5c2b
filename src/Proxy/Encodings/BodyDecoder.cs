using System.Buffers;
using FastMcp.Proxy.Replies;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Bodies;

namespace FastMcp.Proxy.Encodings;

/// <summary>Decodes a request's body, which is whole. What goes up is what it says.</summary>
internal static class BodyDecoder
{
    private const int Block = 16 * 1024;

    /// <param name="kind">One that is decoded here.</param>
    /// <param name="body">As it came.</param>
    /// <param name="limit">Bytes that it may become: limit request-body.</param>
    /// <param name="ratio">limit expansion.</param>
    /// <param name="output">Takes what it says.</param>
    public static Refusal Decode(CodingKind kind, ReadOnlySpan<byte> body, long limit, int ratio, ArrayBufferWriter<byte> output)
    {
        using var decoder = ContentDecoder.Of(kind);
        var expansion = new Expansion(ratio);
        expansion.Took(body.Length);
        while (true)
        {
            var status = decoder.Decode(ref body, output.GetSpan(Block), out var written);
            output.Advance(written);
            if (output.WrittenCount > limit)
            {
                return Refusals.Limit("request-body", 413);
            }

            if (!expansion.Gave(written))
            {
                return Refusals.Limit("expansion", 413);
            }

            if (status != DecodeStatus.More)
            {
                return status != DecodeStatus.Broken && decoder.IsWhole
                    ? default
                    : new(RefusalKind.UnreadableContent, "The body is not whole in the content encoding that it names.");
            }
        }
    }
}
