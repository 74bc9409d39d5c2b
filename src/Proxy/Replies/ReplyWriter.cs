using System.Buffers.Text;
using System.IO.Pipelines;
using FastMcp.Masking;
using FastMcp.Proxy.Transport;
using FastMcp.Wire;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Bodies;

namespace FastMcp.Proxy.Replies;

/// <summary>
/// The only way for content to leave to a client. It takes <see cref="Skeleton"/>, <see cref="Masked"/> and
/// <see cref="Monitored"/>, so that a byte that nobody judged is a compile error.
/// </summary>
/// <remarks>
/// Ownership: one exchange, one thread at a time. Bytes are copied once, into the connection's own block; a
/// flush sends what is there as one chunk, head included.
/// INVARIANT: a chunk is open (its size line reserved) only while it holds at least one byte.
/// </remarks>
internal sealed class ReplyWriter
{
    // "hhhh\r\n": leading zeros are legal (RFC 9112 section 7.1), and a fixed width needs no second copy.
    private const int SizeLine = 6;
    private const int MaxChunk = 0xFFFF;
    private const int LineEnd = 2;
    private const int MinFree = 64;
    private const int BlockSize = 16 * 1024;

    private PipeWriter _output = null!;
    private Memory<byte> _block;
    private int _used;
    private int _chunk = -1;
    private BodyFrame _frame;
    private bool _given;
    private bool _left;
    private int _gives;
    private int _flushes;
    private int _commentFlushes = -1;
    private bool _inEvent;
    private (int Used, int Chunk, long Content, int Gives) _mark;

    /// <summary>Bytes of content written, framing not counted.</summary>
    public long ContentBytes { get; private set; }

    /// <summary>The client tells the end of the content by the end of the connection.</summary>
    public bool EndsWithConnection => _frame is BodyFrame.UntilClose or BodyFrame.Length;

    /// <summary>HTTP status of the head that was written; 0: none.</summary>
    public int Status { get; private set; }

    /// <summary>Something was sent: it cannot be taken back.</summary>
    public bool HasLeft => _left;

    public void Begin(PipeWriter output)
    {
        _output = output;
        _block = default;
        _used = 0;
        _chunk = -1;
        _frame = BodyFrame.None;
        ContentBytes = 0;
        Status = 0;
        _given = _left = _inEvent = false;
        (_flushes, _commentFlushes) = (0, -1);
    }

    /// <summary>Appends a finished head (status line, fields, empty line) and fixes how the content is framed.</summary>
    public void Head(ReadOnlySpan<byte> head, int status, BodyFrame frame)
    {
        Status = status;
        Append(head, head.Length);
        _frame = frame;
    }

    public void Write(Skeleton bytes) => Content(bytes.Bytes);

    public void Write(Masked bytes) => Content(bytes.Bytes);

    public void Write(Monitored bytes) => Content(bytes.Bytes);

    /// <summary>The gateway's own words, in place of an answer or behind what left of it.</summary>
    public void WriteRefusal(ReadOnlySpan<byte> words) => Content(words);

    /// <summary>Takes back what was written, if nothing of it has left. False: it has.</summary>
    public bool TryTakeBack()
    {
        if (_left)
        {
            return false;
        }

        if (_given)
        {
            (_output as ConnectionWriter)?.Discard();
        }

        Begin(_output);
        return true;
    }

    /// <summary>
    /// The answer follows in a stream that comments have begun. One that is no stream of events itself becomes one event, whose data has no
    /// line end: a strict JSON document has none but between its tokens.
    /// </summary>
    /// <param name="intro">Begins the event; empty: the answer is events.</param>
    public void BeginAnswer(ReadOnlySpan<byte> intro)
    {
        _commentFlushes = _flushes;
        Content(intro);
        _inEvent = !intro.IsEmpty;
    }

    /// <summary>Takes back what was written behind the comments. False: some of the answer has left.</summary>
    public bool TryTakeBackToComments()
    {
        if (_commentFlushes >= 0 && _commentFlushes != _flushes)
        {
            return false;
        }

        if (_commentFlushes >= 0)
        {
            // All comments were flushed: what waits is the answer's.
            (_output as ConnectionWriter)?.Discard();
            (_block, _used, _chunk, _inEvent) = (default, 0, -1, false);
        }

        return true;
    }

    /// <summary>Takes back what was written since the last flush, of an answer whose head has left.</summary>
    public void TakeBackUnsent()
    {
        (_output as ConnectionWriter)?.Discard();
        (_block, _used, _chunk) = (default, 0, -1);
    }

    /// <summary>What is written from here on can be taken back for as long as it waits.</summary>
    public void Mark() => _mark = (_used, _chunk, ContentBytes, _gives);

    /// <summary>Takes back what was written since <see cref="Mark"/>. False: some of it was given to the connection.</summary>
    public bool TryTakeBackToMark()
    {
        if (_mark.Gives != _gives)
        {
            return false;
        }

        (_used, _chunk, ContentBytes) = (_mark.Used, _mark.Chunk, _mark.Content);
        return true;
    }

    /// <summary>The content is complete and the client may know it.</summary>
    public void End()
    {
        if (_inEvent)
        {
            _inEvent = false;
            Content("\n\n"u8);
        }

        CloseChunk();
        if (_frame == BodyFrame.Chunked)
        {
            Append(ChunkWriter.LastChunk, ChunkWriter.LastChunk.Length);
        }
    }

    /// <summary>Sends what was written. False: the client is gone.</summary>
    public ValueTask<FlushResult> FlushAsync()
    {
        CloseChunk();
        Give();
        _block = default;
        _flushes++;
        _left |= _given;
        return _output.FlushAsync();
    }

    /// <summary>Bytes that wait for a flush.</summary>
    public int Pending => _used;

    private void Content(ReadOnlySpan<byte> bytes)
    {
        ContentBytes += bytes.Length;
        if (_frame == BodyFrame.Chunked)
        {
            Chunked(bytes);
        }
        else if (_frame != BodyFrame.None)
        {
            Append(bytes, bytes.Length);
        }
    }

    private void Chunked(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_chunk < 0)
            {
                Reserve(MinFree);
                _chunk = _used;
                _used += SizeLine;
            }

            var room = Math.Min(_block.Length - LineEnd - _used, MaxChunk - (_used - _chunk - SizeLine));
            if (room <= 0)
            {
                CloseChunk();
                continue;
            }

            var take = Math.Min(room, bytes.Length);
            var copy = _block.Span.Slice(_used, take);
            bytes[..take].CopyTo(copy);
            if (_inEvent)
            {
                copy.Replace((byte)'\n', (byte)' ');
                copy.Replace((byte)'\r', (byte)' ');
            }

            _used += take;
            bytes = bytes[take..];
        }
    }

    private void CloseChunk()
    {
        if (_chunk < 0)
        {
            return;
        }

        var span = _block.Span;
        Utf8Formatter.TryFormat((uint)(_used - _chunk - SizeLine), span[_chunk..], out _, new('x', 4));
        "\r\n"u8.CopyTo(span[(_chunk + 4)..]);
        ChunkWriter.DataEnd.CopyTo(span[_used..]);
        _used += LineEnd;
        _chunk = -1;
    }

    private void Append(ReadOnlySpan<byte> bytes, int size)
    {
        Reserve(size);
        bytes.CopyTo(_block.Span[_used..]);
        _used += size;
    }

    // The block holds at least so many more bytes. Never called with a chunk open.
    private void Reserve(int size)
    {
        if (_block.Length - _used >= size)
        {
            return;
        }

        Give();
        _block = _output.GetMemory(Math.Max(size, BlockSize));
    }

    private void Give()
    {
        if (_used > 0)
        {
            _output.Advance(_used);
            _used = 0;
            _gives++;
            _given = true;
        }
    }
}
