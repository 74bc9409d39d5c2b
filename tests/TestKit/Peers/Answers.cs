using System.Text;

namespace FastMcp.TestKit.Peers;

/// <summary>Raw HTTP/1.1 answers.</summary>
public static class Answers
{
    public static byte[] Head(string contentType, string framing, string fields = "") =>
        Encoding.Latin1.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: {contentType}\r\n{framing}{fields}\r\n");

    public static byte[] ChunkedHead(string contentType, string fields = "") =>
        Head(contentType, "Transfer-Encoding: chunked\r\n", fields);

    /// <summary>With a Content-Length.</summary>
    public static byte[] Plain(string contentType, byte[] body, string fields = "") =>
        [.. Head(contentType, $"Content-Length: {body.Length}\r\n", fields), .. body];

    public static byte[] Plain(string contentType, string body, string fields = "") =>
        Plain(contentType, Encoding.UTF8.GetBytes(body), fields);

    public static byte[] Chunk(ReadOnlySpan<byte> bytes) =>
        bytes.IsEmpty ? [] : [.. Encoding.Latin1.GetBytes($"{bytes.Length:x}\r\n"), .. bytes, .. "\r\n"u8];

    public static byte[] Chunk(string text) => Chunk(Encoding.UTF8.GetBytes(text));

    public static byte[] LastChunk => "0\r\n\r\n"u8.ToArray();

    /// <summary>A whole chunked answer whose content is cut at the given places.</summary>
    public static byte[] Chunked(string contentType, byte[] body, IEnumerable<int> cuts)
    {
        var bytes = new List<byte>(ChunkedHead(contentType));
        var start = 0;
        foreach (var cut in cuts.Append(body.Length).Where(c => c >= 0 && c <= body.Length))
        {
            bytes.AddRange(Chunk(body.AsSpan(start, cut - start)));
            start = cut;
        }

        bytes.AddRange(LastChunk);
        return [.. bytes];
    }
}
