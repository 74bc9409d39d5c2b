using System.Buffers;
using System.IO.Compression;

namespace FastMcp.Proxy.Encodings;

/// <summary>br (RFC 7932).</summary>
internal sealed class BrotliContentDecoder : ContentDecoder
{
    private BrotliDecoder _decoder;
    private bool _done;

    public override bool IsWhole => _done;

    public override DecodeStatus Decode(ref ReadOnlySpan<byte> input, Span<byte> output, out int written)
    {
        written = 0;
        if (_done)
        {
            return input.IsEmpty ? DecodeStatus.Done : DecodeStatus.Broken;
        }

        var status = _decoder.Decompress(input, output, out var taken, out written);
        input = input[taken..];
        _done = status == OperationStatus.Done;
        return status switch
        {
            OperationStatus.Done => input.IsEmpty ? DecodeStatus.Done : DecodeStatus.Broken,
            OperationStatus.NeedMoreData => DecodeStatus.NeedMore,
            OperationStatus.DestinationTooSmall => DecodeStatus.More,
            _ => DecodeStatus.Broken,
        };
    }

    public override void Dispose() => _decoder.Dispose();
}
