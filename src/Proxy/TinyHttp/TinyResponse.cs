using System.Globalization;
using System.Text;

namespace FastMcp.Proxy.TinyHttp;

/// <summary>Writes one answer: whole, or as a stream of chunks. The connection closes behind it.</summary>
internal sealed class TinyResponse(Stream stream, CancellationToken stop)
{
    public async Task WriteAsync(int status, string contentType, ReadOnlyMemory<byte> body, string? extraHeaders = null)
    {
        var head = string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} {Reason(status)}\r\ncontent-type: {contentType}\r\ncontent-length: {body.Length}\r\ncache-control: no-store\r\nx-content-type-options: nosniff\r\nconnection: close\r\n{extraHeaders}\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), stop).ConfigureAwait(false);
        await stream.WriteAsync(body, stop).ConfigureAwait(false);
    }

    public Task WriteAsync(int status, string contentType, string body, string? extraHeaders = null) =>
        WriteAsync(status, contentType, Encoding.UTF8.GetBytes(body), extraHeaders);

    public async Task BeginStreamAsync(string contentType, int status = 200)
    {
        var head = string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} {Reason(status)}\r\ncontent-type: {contentType}\r\ncache-control: no-store\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), stop).ConfigureAwait(false);
    }

    public Task WriteChunkAsync(string text) => WriteChunkAsync(Encoding.UTF8.GetBytes(text));

    public async Task WriteChunkAsync(byte[] bytes)
    {
        var chunk = new List<byte>(bytes.Length + 16);
        chunk.AddRange(Encoding.ASCII.GetBytes(bytes.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n"));
        chunk.AddRange(bytes);
        chunk.AddRange("\r\n"u8);
        await stream.WriteAsync(chunk.ToArray(), stop).ConfigureAwait(false);
    }

    public async Task EndStreamAsync() => await stream.WriteAsync("0\r\n\r\n"u8.ToArray(), stop).ConfigureAwait(false);

    private static string Reason(int status) => status switch
    {
        200 => "OK",
        202 => "Accepted",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        413 => "Content Too Large",
        503 => "Service Unavailable",
        _ => "Answer",
    };
}
