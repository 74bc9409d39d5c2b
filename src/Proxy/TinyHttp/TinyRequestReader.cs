using System.Globalization;
using System.Text;

namespace FastMcp.Proxy.TinyHttp;

/// <summary>Reads one small request: head up to 16 KiB, body up to a cap, by Content-Length or in chunks. Memory grows with what comes, not with what is said.</summary>
/// <param name="stream">Of the peer.</param>
/// <param name="bodyCap">Bytes of the body that a request with this head may have; its own body is empty then.</param>
/// <param name="stop">Ends it.</param>
internal sealed class TinyRequestReader(Stream stream, Func<TinyRequest, int> bodyCap, CancellationToken stop)
{
    private const int HeadCap = 16 * 1024;

    private readonly byte[] _one = new byte[4096];
    private int _start;
    private int _end;

    /// <summary>Null: the peer left, or wrote something else than a small request.</summary>
    public async Task<TinyRequest?> ReadAsync()
    {
        if (await LineAsync().ConfigureAwait(false) is not { } start || start.Split(' ') is not [var method, var target, var version] || !version.StartsWith("HTTP/1.", StringComparison.Ordinal))
        {
            return null;
        }

        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        var length = start.Length;
        while (await LineAsync().ConfigureAwait(false) is { } line)
        {
            if (line.Length == 0)
            {
                var head = new TinyRequest(method, target.Split('?')[0], headers, []);
                return await BodyAsync(headers, bodyCap(head)).ConfigureAwait(false) is { } body ? head with { Body = body } : null;
            }

            length += line.Length;
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || length > HeadCap)
            {
                return null;
            }

            headers[line[..colon].ToLowerInvariant()] = line[(colon + 1)..].Trim();
        }

        return null;
    }

    private async Task<byte[]?> BodyAsync(Dictionary<string, string> headers, int most)
    {
        if (headers.TryGetValue("transfer-encoding", out var coding))
        {
            return coding.Equals("chunked", StringComparison.OrdinalIgnoreCase) ? await ChunksAsync(most).ConfigureAwait(false) : null;
        }

        if (!headers.TryGetValue("content-length", out var text))
        {
            return [];
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length <= most
            ? await ExactlyAsync(length).ConfigureAwait(false)
            : null;
    }

    private async Task<byte[]?> ChunksAsync(int most)
    {
        var body = new List<byte>();
        while (await LineAsync().ConfigureAwait(false) is { } line && int.TryParse(line.Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var size))
        {
            if (size < 0 || body.Count + (long)size > most)
            {
                return null;
            }

            if (size == 0)
            {
                return await LineAsync().ConfigureAwait(false) is "" ? [.. body] : null;
            }

            if (await ExactlyAsync(size).ConfigureAwait(false) is not { } chunk || await LineAsync().ConfigureAwait(false) is not "")
            {
                return null;
            }

            body.AddRange(chunk);
        }

        return null;
    }

    private async Task<string?> LineAsync()
    {
        var line = new StringBuilder();
        while (line.Length <= HeadCap)
        {
            if (await ByteAsync().ConfigureAwait(false) is not { } value)
            {
                return null;
            }

            if (value == '\n')
            {
                return line.Length > 0 && line[^1] == '\r' ? line.ToString(0, line.Length - 1) : line.ToString();
            }

            line.Append((char)value);
        }

        return null;
    }

    private async Task<byte[]?> ExactlyAsync(int count)
    {
        var bytes = new byte[Math.Min(count, _one.Length)];
        for (var i = 0; i < count; i++)
        {
            if (await ByteAsync().ConfigureAwait(false) is not { } value)
            {
                return null;
            }

            if (i == bytes.Length)
            {
                Array.Resize(ref bytes, (int)Math.Min(count, 2L * bytes.Length));
            }

            bytes[i] = value;
        }

        return bytes;
    }

    private async ValueTask<byte?> ByteAsync()
    {
        if (_start == _end)
        {
            _end = await stream.ReadAsync(_one, stop).ConfigureAwait(false);
            _start = 0;
        }

        return _end == 0 ? null : _one[_start++];
    }
}
