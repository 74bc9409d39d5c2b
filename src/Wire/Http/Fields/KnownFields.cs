using System.Numerics;
using System.Runtime.Intrinsics;
using System.Text;

namespace FastMcp.Wire.Http.Fields;

/// <summary>Names of the known fields and the way from a name to its id.</summary>
public static class KnownFields
{
    /// <summary>Number of ids, <see cref="KnownField.None"/> included.</summary>
    public const int Count = (int)KnownField.McpParam + 1;

    private const int Buckets = 256;

    private static readonly byte[][] Names =
    [
        [], .. Ascii(
            "Host", "Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "TE", "Trailer", "Upgrade",
            "Expect", "HTTP2-Settings", "Proxy-Authorization", "Proxy-Authenticate", "Proxy-Authentication-Info",
            "Proxy-Connection", "Authorization", "Cookie", "Set-Cookie", "WWW-Authenticate", "Content-Type",
            "Content-Encoding", "Content-Location", "Content-Range", "Accept", "Accept-Encoding", "Accept-Ranges",
            "Range", "If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since", "If-Range", "Origin",
            "Referer", "User-Agent", "Cache-Control", "ETag", "Last-Modified", "Vary", "Age", "Location",
            "Retry-After", "Date", "Server", "Via", "Forwarded", "X-Forwarded-For", "X-Forwarded-Host",
            "X-Forwarded-Proto", "X-Accel-Buffering", "traceparent", "tracestate", "baggage", "Last-Event-ID",
            "Content-MD5", "Digest", "Content-Digest", "Repr-Digest", "Signature", "Signature-Input",
            "Server-Timing", "Mcp-Session-Id", "MCP-Protocol-Version", "Mcp-Method", "Mcp-Name"), []
    ];

    // Each name is looked at as one block. What a block may differ in: the case bit of letters, and all behind the name's end.
    private static readonly Vector256<byte>[] Blocks = [.. Names.Select(static name => Block(name))];

    private static readonly Vector256<byte>[] Free =
        [.. Names.Select(static name => Block([.. name.Select(static value => char.IsAsciiLetter((char)value) ? (byte)0x20 : (byte)0), .. Enumerable.Repeat(byte.MaxValue, Vector256<byte>.Count - name.Length)]))];

    private static readonly byte[] Table = BuildTable();

    /// <summary>The name as it is written; empty for <see cref="KnownField.None"/> and <see cref="KnownField.McpParam"/>.</summary>
    public static ReadOnlySpan<byte> NameOf(KnownField field) => Names[(int)field];

    /// <summary>Id of a name in any case. A name with an underscore never has one.</summary>
    public static KnownField IdOf(ReadOnlySpan<byte> name) => name.IsEmpty ? KnownField.None : IdOf(name, Block(name[..Math.Min(name.Length, Vector256<byte>.Count)]));

    /// <summary>The same of a name, not empty, in the bytes of a head: with what stands behind it, it need not be copied.</summary>
    internal static KnownField IdOf(ReadOnlySpan<byte> bytes, ByteRange name) =>
        bytes.Length - name.Start >= Vector256<byte>.Count ? IdOf(name.Of(bytes), Vector256.Create(bytes[name.Start..])) : IdOf(name.Of(bytes));

    /// <summary>The field whose name, with a colon behind it, begins here; <see cref="KnownField.None"/> where another does, or where few bytes are left.</summary>
    internal static KnownField Begins(ReadOnlySpan<byte> bytes, int start, out int length)
    {
        length = 0;
        if (bytes.Length - start < Vector256<byte>.Count)
        {
            return KnownField.None;
        }

        Vector256<byte> block = Vector256.Create(bytes[start..]);
        length = BitOperations.TrailingZeroCount(Vector256.Equals(block, Vector256.Create((byte)':')).ExtractMostSignificantBits());
        return length is 0 or 32 ? KnownField.None : Exact(bytes.Slice(start, length), block);
    }

    private static KnownField IdOf(ReadOnlySpan<byte> name, Vector256<byte> block) =>
        Exact(name, block) is not KnownField.None and var known ? known : IsMcpParam(name) ? KnownField.McpParam : KnownField.None;

    private static KnownField Exact(ReadOnlySpan<byte> name, Vector256<byte> block)
    {
        byte[] table = Table;
        for (int at = BucketOf(name); table[at] is not 0 and var id; at = (at + 1) & (Buckets - 1))
        {
            if (name.Length == Names[id].Length && Vector256.AndNot(block ^ Blocks[id], Free[id]) == Vector256<byte>.Zero)
            {
                return (KnownField)id;
            }
        }

        return KnownField.None;
    }

    private static Vector256<byte> Block(ReadOnlySpan<byte> bytes)
    {
        Span<byte> block = stackalloc byte[Vector256<byte>.Count];
        block.Clear();
        bytes.CopyTo(block);
        return Vector256.Create<byte>(block);
    }

    private static bool IsMcpParam(ReadOnlySpan<byte> name) =>
        name.Length > "Mcp-Param-".Length && System.Text.Ascii.EqualsIgnoreCase(name[.."Mcp-Param-".Length], "Mcp-Param-"u8);

    private static byte[] BuildTable()
    {
        var table = new byte[Buckets];
        for (int id = 1; id < Names.Length - 1; id++)
        {
            int at = BucketOf(Names[id]);
            while (table[at] != 0)
            {
                at = (at + 1) & (Buckets - 1);
            }

            table[at] = (byte)id;
        }

        return table;
    }

    // Length and three letters without their case bit: enough to make most buckets single.
    private static int BucketOf(ReadOnlySpan<byte> name) =>
        ((name.Length * 7) + ((name[0] | 0x20) * 31) + ((name[^1] | 0x20) * 17) + ((name[name.Length / 2] | 0x20) * 5)) & (Buckets - 1);

    private static byte[][] Ascii(params string[] names) => [.. names.Select(Encoding.ASCII.GetBytes)];
}
