namespace FastMcp.Proxy.Encodings;

/// <summary>A stream that gives what it was fed with, and then nothing until it is fed again.</summary>
internal sealed class Fed : Stream
{
    private byte[] _bytes = [];
    private int _at;
    private int _length;

    public int Left => _length - _at;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        _bytes = _bytes.Length < bytes.Length ? new byte[bytes.Length] : _bytes;
        bytes.CopyTo(_bytes);
        (_at, _length) = (0, bytes.Length);
    }

    public override int Read(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, Left);
        _bytes.AsSpan(_at, count).CopyTo(buffer);
        _at += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
