using System.Net.Sockets;

namespace FastMcp.TestKit.Peers;

/// <summary>Strict buffered reading from a socket. Shares no code with the product: it is the second decoder.</summary>
/// <remarks>One reader at a time. Every wait ends at the latest after <see cref="Patience"/>.</remarks>
public sealed class ByteReader(Socket socket)
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    /// <summary>Bytes that were read from the socket and not yet taken.</summary>
    public int Buffered => _end - _start;

    /// <summary>A line without its CR LF; null at a clean end before its first byte.</summary>
    /// <exception cref="IncompleteMessageException">The peer ended inside the line.</exception>
    /// <exception cref="InvalidDataException">A bare LF or CR.</exception>
    public async ValueTask<string?> LineAsync(CancellationToken stop)
    {
        var line = new List<byte>();
        while (true)
        {
            if (Buffered == 0 && !await FillAsync(stop))
            {
                return line.Count == 0 ? null : throw new IncompleteMessageException("inside a line");
            }

            var b = _buffer[_start++];
            if (b == '\n')
            {
                return Whole(line);
            }

            line.Add(b);
        }
    }

    public async ValueTask<byte[]> ExactAsync(int count, CancellationToken stop)
    {
        var bytes = new byte[count];
        for (var done = 0; done < count;)
        {
            var piece = await SomeAsync(count - done, stop);
            if (piece.Length == 0)
            {
                throw new IncompleteMessageException($"{done} of {count} bytes");
            }

            piece.CopyTo(bytes, done);
            done += piece.Length;
        }

        return bytes;
    }

    /// <summary>What is there, at most <paramref name="limit"/> bytes; empty at the peer's clean end.</summary>
    public async ValueTask<byte[]> SomeAsync(int limit, CancellationToken stop)
    {
        if (Buffered == 0 && !await FillAsync(stop))
        {
            return [];
        }

        var take = Math.Min(limit, Buffered);
        var piece = _buffer[_start..(_start + take)];
        _start += take;
        return piece;
    }

    private static string Whole(List<byte> line)
    {
        if (line.Count == 0 || line[^1] != '\r' || line.IndexOf((byte)'\r') != line.Count - 1)
        {
            throw new InvalidDataException("A line does not end with CR LF, or holds a CR.");
        }

        return System.Text.Encoding.Latin1.GetString([.. line], 0, line.Count - 1);
    }

    private async ValueTask<bool> FillAsync(CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        try
        {
            var got = await socket.ReceiveAsync(_buffer.AsMemory(), SocketFlags.None, patience.Token);
            (_start, _end) = (0, got);
            return got > 0;
        }
        catch (SocketException e)
        {
            throw new IncompleteMessageException($"connection lost: {e.SocketErrorCode}");
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new TimeoutException("The peer sent nothing for 30 s.");
        }
    }
}
