using System.Globalization;

namespace FastMcp.TestKit.Peers;

/// <summary>Reads the content that follows a head, piece by piece as it arrives.</summary>
public sealed class ContentReader
{
    private readonly ByteReader _reader;
    private readonly bool _chunked;
    private long _left;
    private bool _inChunk;
    private bool _done;

    private ContentReader(ByteReader reader, bool chunked, long left)
    {
        _reader = reader;
        _chunked = chunked;
        _left = left;
        _done = !chunked && left == 0;
    }

    /// <summary>Chunks that were read, the last one not counted.</summary>
    public int Chunks { get; private set; }

    public static ContentReader OfRequest(MessageHead head, ByteReader reader) =>
        new(reader, head.IsChunked, head.Length ?? 0);

    /// <param name="noContent">An answer to HEAD, or a 1xx, 204, 304.</param>
    public static ContentReader OfAnswer(MessageHead head, ByteReader reader, bool noContent)
    {
        if (head.Has("transfer-encoding") && (!head.IsChunked || head.Has("content-length")))
        {
            throw new InvalidDataException("The framing of the answer is ambiguous.");
        }

        return noContent ? new(reader, false, 0)
            : new(reader, head.IsChunked, head.IsChunked ? 0 : head.Length ?? long.MaxValue);
    }

    /// <summary>The next bytes of content; null at its proper end.</summary>
    /// <exception cref="IncompleteMessageException">The peer ended before the content was whole.</exception>
    public async ValueTask<byte[]?> NextAsync(CancellationToken stop)
    {
        if (_done || (_chunked && !await ChunkAsync(stop)))
        {
            _done = true;
            return null;
        }

        var piece = await _reader.SomeAsync((int)Math.Min(_left, 64 * 1024), stop);
        return piece.Length == 0 ? End() : await TakenAsync(piece, stop);
    }

    public async ValueTask<byte[]> AllAsync(CancellationToken stop)
    {
        var all = new List<byte>();
        while (await NextAsync(stop) is { } piece)
        {
            all.AddRange(piece);
        }

        return [.. all];
    }

    private byte[]? End()
    {
        if (_chunked || _left != long.MaxValue)
        {
            throw new IncompleteMessageException($"{_left} bytes are missing");
        }

        _done = true;
        return null;
    }

    private async ValueTask<byte[]> TakenAsync(byte[] piece, CancellationToken stop)
    {
        if (_left == long.MaxValue)
        {
            return piece;
        }

        _left -= piece.Length;
        _done = !_chunked && _left == 0;
        if (_chunked && _left == 0)
        {
            await ExpectEmptyLineAsync(stop);
            _inChunk = false;
        }

        return piece;
    }

    private async ValueTask<bool> ChunkAsync(CancellationToken stop)
    {
        if (_inChunk)
        {
            return true;
        }

        var size = await _reader.LineAsync(stop) ?? throw new IncompleteMessageException("no last chunk");
        if (size.Length is 0 or > 16 || !long.TryParse(size, NumberStyles.AllowHexSpecifier, null, out _left))
        {
            throw new InvalidDataException($"Not a chunk size: {size}");
        }

        if (_left == 0)
        {
            while (await _reader.LineAsync(stop) is { Length: > 0 })
            {
            }

            return false;
        }

        Chunks++;
        return _inChunk = true;
    }

    private async ValueTask ExpectEmptyLineAsync(CancellationToken stop)
    {
        if (await _reader.LineAsync(stop) is not "")
        {
            throw new InvalidDataException("A chunk is longer than its size says.");
        }
    }
}
