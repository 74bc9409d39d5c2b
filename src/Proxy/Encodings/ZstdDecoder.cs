using System.Buffers;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace FastMcp.Proxy.Encodings;

/// <summary>zstd (RFC 8878), with a window that RFC 9659 lets a sender use.</summary>
internal sealed class ZstdDecoder : ContentDecoder
{
    // 8 MiB (RFC 9659 section 3): a larger one would be memory by a peer's word.
    private const int MostWindowLog = 23;

    private readonly Decompressor _decoder = new();
    private bool _done;

    public ZstdDecoder() => _decoder.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, MostWindowLog);

    public override bool IsWhole => _done;

    public override DecodeStatus Decode(ref ReadOnlySpan<byte> input, Span<byte> output, out int written)
    {
        written = 0;
        if (_done)
        {
            return input.IsEmpty ? DecodeStatus.Done : DecodeStatus.Broken;
        }

        try
        {
            var status = _decoder.UnwrapStream(input, output, out var taken, out written);
            input = input[taken..];
            _done = status == OperationStatus.Done;
            return _done ? input.IsEmpty ? DecodeStatus.Done : DecodeStatus.Broken
                : status == OperationStatus.InvalidData ? DecodeStatus.Broken
                : written == output.Length || status == OperationStatus.DestinationTooSmall ? DecodeStatus.More
                : DecodeStatus.NeedMore;
        }
        catch (ZstdException)
        {
            return DecodeStatus.Broken;
        }
    }

    public override void Dispose() => _decoder.Dispose();
}
