using System.Buffers;
using FastMcp.Proxy.Encodings;

namespace FastMcp.Proxy.Masking.Bodies;

/// <summary>Content that is encoded: decoded as it arrives, and masked as it would have been.</summary>
/// <param name="masker">Takes what was decoded.</param>
/// <param name="decoder">Of its coding.</param>
/// <param name="ratio">limit expansion.</param>
/// <param name="room">Bytes that it may become.</param>
internal sealed class DecodingBody(BodyMasker masker, ContentDecoder decoder, int ratio, long room) : BodyMasker
{
    private const int Block = 16 * 1024;

    private Expansion _expansion = new(ratio);
    private long _room = room;

    public override BodyFault Push(ReadOnlySpan<byte> content)
    {
        _expansion.Took(content.Length);
        var output = ArrayPool<byte>.Shared.Rent(Block);
        try
        {
            while (true)
            {
                var status = decoder.Decode(ref content, output, out var written);
                var fault = written == 0 ? BodyFault.None : Give(output.AsSpan(0, written));
                if (fault != BodyFault.None || status != DecodeStatus.More)
                {
                    return fault != BodyFault.None ? fault : status == DecodeStatus.Broken ? BodyFault.MalformedCoding : BodyFault.None;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(output, clearArray: true);
        }
    }

    public override BodyFault End() => decoder.IsWhole ? masker.End() : BodyFault.MalformedCoding;

    public override void Drop()
    {
        decoder.Dispose();
        masker.Drop();
    }

    private BodyFault Give(ReadOnlySpan<byte> decoded)
    {
        _room -= decoded.Length;
        return _room < 0 ? BodyFault.TooLarge : !_expansion.Gave(decoded.Length) ? BodyFault.Expansion : masker.Push(decoded);
    }
}
