using System.Buffers;
using System.Diagnostics;
using System.Text;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Requests;
using FastMcp.Wire.Http2.Frames;
using FastMcp.Wire.Http2.Hpack;
using FastMcp.Wire.Http2.Messages;

namespace FastMcp.Fuzz;

/// <summary>
/// Mutated frames and blocks of fields through the parsers of HTTP/2. What they take becomes a head of HTTP/1.1, which must be one head to
/// its last byte or be refused.
/// </summary>
internal static class FrameFuzz
{
    // RFC 7541 appendix C, and a block of literals.
    private static readonly byte[][] _seeds =
    [
        Convert.FromHexString("828684410f7777772e6578616d706c652e636f6d"),
        Convert.FromHexString("828684be58086e6f2d6361636865"),
        Convert.FromHexString("828785bf400a637573746f6d2d6b65790c637573746f6d2d76616c7565"),
        Convert.FromHexString("828684418cf1e3c2e5f23a6ba0ab90f4ff"),
        Convert.FromHexString("828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf"),
        [0x83, 0x86, 0x84, 0x41, 1, (byte)'h', 0x0f, 0x0d, 1, (byte)'5', 0x60, 3, (byte)'a', (byte)'=', (byte)'b', 0x3f, 0xe1, 0x1f],
    ];

    public static int Run(int seconds, int seed)
    {
        var random = new Random(seed);
        var mutator = new Mutator(seed);
        var (clock, blocks, heads) = (Stopwatch.StartNew(), 0L, 0L);
        while (clock.Elapsed.TotalSeconds < seconds)
        {
            using var decoder = new HpackDecoder(1 << 16);
            var list = new HeaderList(1 << 16);
            for (var i = 0; i < 8; i++)
            {
                blocks++;
                var block = mutator.Mutate(_seeds[random.Next(_seeds.Length)]);
                if (FrameHeader.TryRead(block, out var header) && FrameRules.Check(header) == 0)
                {
                    FrameRules.TryStrip(header, block.AsSpan(9, Math.Min(header.Length, block.Length - 9)), out _);
                }

                list.Reset();
                if (!decoder.TryDecode(block, list))
                {
                    break;
                }

                heads += IsOneHead(list, random.Next(2) == 0) ? 1 : 0;
            }
        }

        Console.WriteLine($"{blocks} blocks, {heads} heads");
        return heads > 0 ? 0 : 1;
    }

    private static bool IsOneHead(HeaderList list, bool ends)
    {
        var output = new ArrayBufferWriter<byte>();
        if (RequestFields.Write(list, ends, output, out _) is not null)
        {
            return false;
        }

        var head = new RequestHead();
        var result = RequestHeadReader.Read(output.WrittenSpan, HttpLimits.Default, head, out var consumed, out _);
        if (result == ParseResult.NeedMore || (result == ParseResult.Done && consumed != output.WrittenCount))
        {
            throw new InvalidOperationException($"Not one head:\n{Encoding.Latin1.GetString(output.WrittenSpan)}");
        }

        return result == ParseResult.Done;
    }
}
