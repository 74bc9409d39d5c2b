using System.IO.Compression;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Bodies;

namespace FastMcp.Proxy.Tests.Encodings;

/// <summary>Content as a server would encode it, flushed behind each piece.</summary>
internal static class Encoded
{
    public static IReadOnlyList<CodingKind> All { get; } = [CodingKind.Gzip, CodingKind.Deflate, CodingKind.Brotli, CodingKind.Zstd];

    /// <summary>The whole, and how long it was behind each piece.</summary>
    public static byte[] Of(CodingKind kind, IEnumerable<byte[]> pieces, out List<int> ends)
    {
        using var memory = new MemoryStream();
        ends = [];
        using (var stream = Encoder(kind, memory))
        {
            foreach (var piece in pieces)
            {
                stream.Write(piece);
                stream.Flush();
                ends.Add((int)memory.Length);
            }
        }

        return memory.ToArray();
    }

    public static byte[] Of(CodingKind kind, byte[] content) => Of(kind, [content], out _);

    private static Stream Encoder(CodingKind kind, Stream to) => kind switch
    {
        CodingKind.Gzip => new GZipStream(to, CompressionLevel.Fastest, leaveOpen: true),
        CodingKind.Deflate => new ZLibStream(to, CompressionLevel.Fastest, leaveOpen: true),
        CodingKind.Brotli => new BrotliStream(to, CompressionLevel.Fastest, leaveOpen: true),
        _ => new ZstdSharp.CompressionStream(to, level: 3, leaveOpen: true),
    };
}
