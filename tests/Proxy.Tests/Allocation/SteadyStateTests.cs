using System.Net.Sockets;
using System.Text;
using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Tests.Transport;

namespace FastMcp.Proxy.Tests.Allocation;

/// <summary>A request in the steady state costs no memory: no pause of the collector is ever owed to traffic.</summary>
[Collection(nameof(Quiet))]
public sealed class SteadyStateTests
{
    private const int Requests = 500;

    // A pool that is trimmed or a timer that ticks may allocate once; one object per request would be 24 bytes each or more.
    private const int Slack = Requests * 2;

    private const int MostRounds = 30;

    [Fact]
    public async Task PassThrough_SteadyState_AllocatesNothing() =>
        Assert.InRange(await AllocatedAsync(Samples.ToolCall, Samples.ToolAnswer, Samples.ToolAnswerEnd, mask: false), 0, Slack);

    [Fact]
    public async Task MaskedJson_SteadyState_AllocatesNothing() =>
        Assert.InRange(await AllocatedAsync(Samples.ToolCall, Samples.ToolAnswer, "0\r\n\r\n"u8.ToArray(), mask: true), 0, Slack);

    [Fact]
    public async Task MaskedStream_SteadyState_AllocatesNothing() =>
        Assert.InRange(await AllocatedAsync(Samples.ModelCall, Samples.ModelStream, "0\r\n\r\n"u8.ToArray(), mask: true), 0, Slack);

    // Calls of tools wait for the disk before they go up, model calls before the answer leaves.
    [Fact]
    public async Task RecordedJson_SteadyState_AllocatesNothing() =>
        Assert.InRange(await RecordedAsync(Samples.ToolCall, Samples.ToolAnswer), 0, Slack);

    [Fact]
    public async Task RecordedStream_SteadyState_AllocatesNothing() =>
        Assert.InRange(await RecordedAsync(Samples.ModelCall, Samples.ModelStream), 0, Slack);

    // A token that is remembered, and a kept credential that is lent in its place.
    [Fact]
    public async Task IdentifiedWithALease_SteadyState_AllocatesNothing()
    {
        var folder = Directory.CreateTempSubdirectory("fastmcp-steady-").FullName;
        try
        {
            var caller = new KnownCaller(folder);
            Assert.InRange(await AllocatedAsync(caller.Sign(Samples.ToolCall), Samples.ToolAnswer, Samples.ToolAnswerEnd, mask: false, change: caller.Configure), 0, Slack);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<long> RecordedAsync(byte[] request, byte[] answer)
    {
        // In memory where there is such a folder: what a sync takes is no matter here.
        var folder = Directory.CreateDirectory(Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"fastmcp-steady-{Guid.NewGuid():N}")).FullName;
        try
        {
            return await AllocatedAsync(request, answer, "0\r\n\r\n"u8.ToArray(), mask: true, folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Bytes of Requests requests; the least of several measurements, since other threads of the process may allocate
    // and the pools of the many threads that earlier tests left behind fill first.
    private static async Task<long> AllocatedAsync(byte[] request, byte[] answer, byte[] answerEnd, bool mask, string? record = null, Func<Config, Config>? change = null)
    {
        using var upstream = new ScriptedUpstream(Samples.RequestEnd, answer);
        await using var gateway = new RunningGateway(upstream.Url, mask, record, change);
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.Connect(await gateway.Address);
        var buffer = new byte[256 * 1024];
        var least = long.MaxValue;
        await Task.Run(() =>
        {
            var last = Run(3 * Requests);
            Assert.StartsWith("HTTP/1.1 200", last);
            Assert.Equal(!mask, last.Contains(Samples.Secret, StringComparison.Ordinal));
            for (var i = 0; i < MostRounds && least > Slack; i++)
            {
                var before = GC.GetTotalAllocatedBytes(true);
                Measured(Requests);
                least = Math.Min(least, GC.GetTotalAllocatedBytes(true) - before);
            }
        });
        TestContext.Current.SendDiagnosticMessage("{0} bytes in {1} requests", least, Requests);
        return least;

        int Measured(int count)
        {
            var length = 0;
            for (var i = 0; i < count; i++)
            {
                length = Exchange.Ask(client, request, buffer, answerEnd);
                Assert.True(length > 0, "The gateway ended the connection.");
            }

            return length;
        }

        string Run(int count) => Encoding.UTF8.GetString(buffer, 0, Measured(count));
    }
}
