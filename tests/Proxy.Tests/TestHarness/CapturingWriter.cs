using System.IO.Pipelines;

namespace FastMcp.Proxy.Tests.TestHarness;

/// <summary>A client's connection that keeps what it is given.</summary>
internal sealed class CapturingWriter : PipeWriter
{
    private byte[] _bytes = new byte[64 * 1024];
    private int _used;

    public byte[] Taken => _bytes[.._used];

    public void Clear() => _used = 0;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_bytes.Length - _used < Math.Max(sizeHint, 1))
        {
            Array.Resize(ref _bytes, _bytes.Length + Math.Max(sizeHint, _bytes.Length));
        }

        return _bytes.AsMemory(_used);
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes) => _used += bytes;

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => new(new FlushResult(false, false));

    public override void CancelPendingFlush()
    {
    }

    public override void Complete(Exception? exception = null)
    {
    }
}
