using FastMcp.GuardProtocol.V1;
using FastMcp.Masking.Guards;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Guarding;
using FastMcp.Proxy.Guarding.Kinds;
using FastMcp.Proxy.Health.Metrics;
using Google.Protobuf;

namespace FastMcp.Proxy.Tests.Guarding;

/// <summary>What a guard says by gRPC costs about what it has in bytes, whatever it makes of them.</summary>
public sealed class GrpcAnswerTests
{
    private readonly GuardConfig _config = new() { Name = "g", Url = new Uri("https://guard.example") };
    private readonly GuardQuestion _question = new("4711", "crm", IsAnswer: true, [new GuardPiece(new GuardText(), 0, "word", true)]);
    private readonly GuardLabels _labels;

    public GrpcAnswerTests() => _labels = new GuardLabels(_config, 0, new MetricsRegistry());

    [Fact]
    public void Spans_MoreThanTheLimit_AreRefusedBeforeTheyAreMade()
    {
        var (taken, allocated) = Read([.. Head, .. Enumerable.Repeat<byte[]>([34, 0], 500_000).SelectMany(span => span)]);
        Assert.False(taken);
        Assert.InRange(allocated, 0, 50_000);
    }

    [Fact]
    public void Fields_ThatNobodyKnows_AreNotKept()
    {
        // The end of a span, then 30 numbers in fields of a later version.
        byte[] span = [24, 1, .. Enumerable.Range(100, 30).SelectMany(field => (byte[])[(byte)(0x80 | ((field << 3) & 0x7f)), (byte)(field >> 4), 1])];
        byte[] body = [.. Head, .. Enumerable.Repeat<byte[]>([34, (byte)span.Length, .. span], 10_000).SelectMany(one => one)];
        var (taken, allocated) = Read(body);
        Assert.True(taken);
        Assert.InRange(allocated, 0, 4 * body.Length);
    }

    private byte[] Head => new CheckResponse { Ask = _question.Id }.ToByteArray();

    private (bool Taken, long Allocated) Read(byte[] body)
    {
        var guard = new GrpcGuard(_config);
        var answer = new GuardAnswer(null!, GuardOutcome.Answered);
        // What is made once is not this answer's.
        Assert.True(guard.TryRead(Head, _question, _labels, answer));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var taken = guard.TryRead(body, _question, _labels, answer);
        return (taken, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
