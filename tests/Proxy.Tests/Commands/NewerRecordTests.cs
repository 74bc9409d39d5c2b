using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;
using FastMcp.Policy.Gating;
using FastMcp.Proxy.Commands;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Health;
using FastMcp.Recording;
using Microsoft.Extensions.Logging.Abstractions;

namespace FastMcp.Proxy.Tests.Commands;

/// <summary>Every command that reads a record says of one whose end a newer program wrote what that is, and does not end well.</summary>
public sealed class NewerRecordTests : IDisposable
{
    private const string Told = "000002.fmcplog is a session log of format 9, and the newest that this program knows is 3.";

    private readonly string _folder = Directory.CreateTempSubdirectory("fastmcp-newer-").FullName;
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public NewerRecordTests()
    {
        var log = SessionLog.Start(new SessionLogOptions { Folder = Record }, TimeProvider.System, new SessionLogEvents());
        Assert.True(new Gate().TryPass(new Verdict(Outcome.Allow, DecisionSource.Builtin("test"), null), out var permit));
        var opened = log.Open(permit, new OpenedFacts { Exchange = 1, Protocol = Protocol.Mcp, Route = "all", Upstream = "up", Caller = "bob" }, new CallNames());
        log.Close(opened, new ClosedFacts(200, 0, 0, Ending.Complete));
        log.DisposeAsync().AsTask().GetAwaiter().GetResult();
        File.WriteAllBytes(Path.Combine(Record, "000002.fmcplog"), [.. "FMCPLOG\0"u8, 9, 0, 0, 0, .. new byte[200]]);
        Directory.CreateDirectory(At("policies"));
        File.WriteAllText(At("policies/own.yaml"), "apiVersion: fastmcp/v1\ndecisions: [{ id: all, then: allow }]\n");
    }

    private string Record => At("record");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("sessions list --record RECORD", true)]
    [InlineData("sessions list --record RECORD --scan", true)]
    [InlineData("sessions tail --record RECORD", true)]
    [InlineData("sessions tail --record RECORD --once", true)]
    [InlineData("sessions index --record RECORD", true)]
    [InlineData("sessions export --record RECORD --out OUT", true)]
    [InlineData("sessions export --record RECORD --out OUT --format har", true)]
    [InlineData("sessions erase --record RECORD --caller bob --reason wish --by carol --unsigned", false)]
    [InlineData("replay --policy POLICIES --record RECORD", true)]
    public async Task Command_SaysIt(string line, bool reads)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        string[] args = [.. line.Split(' ').Select(word => word.Replace("RECORD", Record, StringComparison.Ordinal).Replace("OUT", At("out"), StringComparison.Ordinal).Replace("POLICIES", At("policies"), StringComparison.Ordinal))];
        Assert.Equal(ExitCodes.HasErrors, await CommandLine.RunAsync(args, (_, _) => Task.FromResult(7), _output, _error).WaitAsync(patience.Token));
        Assert.Contains(Told, _error.ToString(), StringComparison.Ordinal);
        Assert.Equal(reads, _output.ToString().Length > 0);
    }

    [Fact]
    public async Task Verify_SaysIt()
    {
        Assert.Equal(ExitCodes.HasErrors, await CommandLine.RunAsync(["sessions", "verify", "--record", Record], (_, _) => Task.FromResult(7), _output, _error));
        Assert.Contains("segment 000002, header, byte 0: it is of format 9, and the newest that this program knows is 3: verify it with", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Gateway_DoesNotStart() => Assert.Contains(
        Told, Assert.ThrowsAny<IOException>(() => RecordingStart.Start(RecordingConfig.Off with { Folder = Record }, TimeProvider.System, NullLogger<RecordingStart>.Instance)).Message, StringComparison.Ordinal);

    private string At(string name) => Path.Combine(_folder, name);
}
