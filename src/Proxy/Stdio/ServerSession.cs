using FastMcp.Proxy.Inside;
using FastMcp.Proxy.Inside.Messages;
using FastMcp.Proxy.Stdio.Processes;
using FastMcp.Proxy.Transport;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Stdio;

/// <summary>One server on pipes and those who may speak with it.</summary>
/// <remarks>State, safe for all threads; one task reads the server.</remarks>
internal sealed class ServerSession(string key, string caller, byte[] lease, bool isModern, ServerProcess process, StdioCounters counters, StdioLimits limits, TimeProvider clock)
    : Conversation(key, caller, isModern, limits.Life, limits.Idle, clock)
{
    // Of the ticker: what the process wrote last is read in the meantime.
    private const int EndedRounds = 3;

    private int _noise;
    private int _seenEnded;

    public ServerProcess Process { get; } = process;

    public bool WasLent(byte[] now) => now.AsSpan().SequenceEqual(lease);

    /// <summary>Reads the server to its end; says why it is one.</summary>
    public async Task<EndReason> ReadAsync(Action answered)
    {
        var (lines, message) = (new LineCutter(Process.Output), new McpMessage());
        while (await lines.NextAsync().ConfigureAwait(false) is { Count: > 0 } next)
        {
            foreach (var line in next)
            {
                if (!await TakeAsync(line, message, answered).ConfigureAwait(false) && Interlocked.Increment(ref _noise) > limits.Noise)
                {
                    return EndReason.Noise;
                }
            }
        }

        return Process.Output.InputFault == ConnectionFault.InputLimit ? EndReason.Line : EndReason.Exited;
    }

    /// <summary>The process has ended, and what it wrote was read by now; something that it started still holds its output open.</summary>
    public bool IsLeftBehind() => Signals.HasEnded(Process.Id) && Interlocked.Increment(ref _seenEnded) > EndedRounds;

    protected override async ValueTask<bool> SendAsync(byte[] line, InnerRequest? by, Waiting? waiting) => await Process.SendAsync(line).ConfigureAwait(false);

    protected override void CountNoise() => counters.AddNoise();

    protected override void CountDrop() => counters.AddDrop();
}
