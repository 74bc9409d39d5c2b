using System.IO.Pipelines;
using BenchmarkDotNet.Attributes;
using FastMcp.Masking;
using FastMcp.Proxy.Replies;

namespace FastMcp.Bench.Micro;

/// <summary>A head and 1 KB of content in 16 writes, as one chunk; beside it the copy of the same bytes.</summary>
public class ReplyBenchmarks
{
    private const int Writes = 16;

    private static readonly byte[] s_head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray();

    private readonly byte[] _content = BenchText.Make("prose", 64, sparse: false);
    private readonly OpenGrant _grant = OpenGrant.ForSnapshot(OpenReason.ExemptContent);
    private readonly ReplyWriter _writer = new();
    private readonly BlockWriter _output = new();

    [Benchmark(Baseline = true)]
    public int Copy()
    {
        var to = _output.GetSpan();
        s_head.CopyTo(to);
        for (var i = 0; i < Writes; i++)
        {
            _content.CopyTo(to[(s_head.Length + (i * _content.Length))..]);
        }

        return to[0];
    }

    [Benchmark]
    public long WriteReply()
    {
        _writer.Begin(_output);
        _writer.Head(s_head, 200, BodyFrame.Chunked);
        for (var i = 0; i < Writes; i++)
        {
            _writer.Write(_grant.Pass(_content));
        }

        _writer.End();
        _ = _writer.FlushAsync().GetAwaiter().GetResult();
        return _writer.ContentBytes;
    }

    private sealed class BlockWriter : PipeWriter
    {
        private readonly byte[] _block = new byte[32 * 1024];

        public override void Advance(int bytes)
        {
        }

        public override Memory<byte> GetMemory(int sizeHint = 0) => _block;

        public override Span<byte> GetSpan(int sizeHint = 0) => _block;

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => default;

        public override void CancelPendingFlush()
        {
        }

        public override void Complete(Exception? exception = null)
        {
        }
    }
}
