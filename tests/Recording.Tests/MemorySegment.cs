using FastMcp.Recording.Writing;

namespace FastMcp.Recording.Tests;

/// <summary>A disk that fails when it is told to, and can be slow.</summary>
internal sealed class MemorySegment(MemoryDisk disk) : ISegmentFile
{
    public MemoryStream Bytes { get; } = new();

    public bool IsDisposed { get; private set; }

    public int Syncs { get; private set; }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        disk.Gate.Wait();
        disk.Gate.Release();
        Assert.False(IsDisposed);
        if (disk.FailWrites)
        {
            throw new IOException("No space left on device");
        }

        Bytes.Write(bytes);
    }

    public void Sync()
    {
        Assert.False(IsDisposed);
        if (disk.FailSyncs)
        {
            throw new IOException("Input/output error");
        }

        Syncs++;
    }

    public void Discard()
    {
        Assert.True(Bytes.Length <= Recording.Format.SegmentFormat.HeaderLength);
        IsDisposed = true;
        disk.Segments.Remove(this);
    }

    public void Dispose() => IsDisposed = true;
}
