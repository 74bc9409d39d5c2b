using System.Text;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Inside;
using FastMcp.Proxy.Inside.Messages;
using FastMcp.Wire.Http.Requests;
using FastMcp.Wire.JsonRpc;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Eras;

/// <summary>A session of the legacy eras that the gateway keeps with a server, for stateless clients of one caller that declare the same.</summary>
/// <remarks>State, safe for all threads.</remarks>
internal sealed class LegacySession(PooledClient client, McpServerConfig config, TimeProvider clock)
{
    private static readonly byte[] _initialized = """{"jsonrpc":"2.0","method":"notifications/initialized"}"""u8.ToArray();

    private long _last;
    private long _seen = clock.GetTimestamp();
    private readonly long _began = clock.GetTimestamp();
    private volatile IReadOnlyList<KeyValuePair<string, string>> _fields = [];
    private int _users;
    private string _level = "";

    /// <summary>Whose it is; empty: nobody said who it is.</summary>
    public string Caller { get; private set; } = "";

    /// <summary><c>Mcp-Session-Id</c>; empty: the server has none.</summary>
    public string Id { get; private set; } = "";

    public string Version { get; private set; } = "";

    /// <summary>The server's answer to <c>initialize</c>.</summary>
    public byte[] Begun { get; private set; } = [];

    /// <summary>A call or a listener of it is there.</summary>
    public bool IsUsed => Volatile.Read(ref _users) > 0;

    /// <summary>When it was used last.</summary>
    public long Seen => Volatile.Read(ref _seen);

    /// <summary>limit idle, or limit life, whatever it does then.</summary>
    public bool IsOverdue => clock.GetElapsedTime(_began) > config.Limits.Life || (!IsUsed && clock.GetElapsedTime(Volatile.Read(ref _seen)) > config.Limits.Idle);

    /// <summary>An id that no other request of the session has.</summary>
    public long Next() => Interlocked.Increment(ref _last);

    public void Enter() => Interlocked.Increment(ref _users);

    public void Leave()
    {
        Volatile.Write(ref _seen, clock.GetTimestamp());
        Interlocked.Decrement(ref _users);
    }

    /// <summary>Empty: it has begun. Else why not, with the server's status.</summary>
    public async Task<(int Status, string WhyNot)> BeginAsync(ModernCall call, IReadOnlyList<KeyValuePair<string, string>> fields)
    {
        (Caller, _fields) = (call.Request.Caller, fields);
        var (answer, whyNot) = await client.SendAsync(new PooledCall(MethodKind.Post, config.Path, "", call.Initialize(), fields) { IsShort = true }, CancellationToken.None).ConfigureAwait(false);
        if (answer is null)
        {
            return (0, whyNot);
        }

        await using (answer)
        {
            var message = new McpMessage();
            while (await answer.NextAsync().ConfigureAwait(false) is { } next)
            {
                if (!McpReader.Read(next, McpLimits.Default, message, out _) || message.Kind != JsonRpcKind.Response)
                {
                    continue;
                }

                (Begun, Id) = (next, answer.Session);
                Version = McpFields.VersionIn(MessageEdit.Find(next, message.Result, "protocolVersion"u8).Of(next));
                await NoteAsync(_initialized, fields).ConfigureAwait(false);
                return (200, "");
            }

            return (answer.Status, $"The server did not begin a session: it answered {answer.Status}.");
        }
    }

    /// <param name="method">GET or POST.</param>
    /// <param name="body">Of a POST.</param>
    /// <param name="fields">Of who sends it; empty: the gateway itself, which says what its caller said last.</param>
    /// <param name="gone">Nobody waits any more.</param>
    public Task<(InnerAnswer? Answer, string WhyNot)> SendAsync(MethodKind method, byte[] body, IReadOnlyList<KeyValuePair<string, string>> fields, CancellationToken gone) =>
        client.SendAsync(CallOf(method, body, fields, isShort: false), gone);

    /// <summary>Something that has no answer. False: it was not taken.</summary>
    public async Task<bool> NoteAsync(byte[] body, IReadOnlyList<KeyValuePair<string, string>> fields)
    {
        var (answer, _) = await client.SendAsync(CallOf(MethodKind.Post, body, fields, isShort: true), CancellationToken.None).ConfigureAwait(false);
        if (answer is null)
        {
            return false;
        }

        await using (answer)
        {
            _ = answer.Streams ? null : await answer.NextAsync().ConfigureAwait(false);
            return answer.Status is >= 200 and < 300;
        }
    }

    /// <summary>A request whose answer says nothing: <c>resources/subscribe</c> and the like.</summary>
    public async Task TellAsync(string method, string parameters, IReadOnlyList<KeyValuePair<string, string>> fields) =>
        await NoteAsync(Encoding.UTF8.GetBytes($"{{\"jsonrpc\":\"2.0\",\"id\":{Next()},\"method\":\"{method}\",\"params\":{parameters}}}"), fields).ConfigureAwait(false);

    /// <summary>The level of the log is the session's there, and each call's here: it is the last one that was asked for, and calls leave out what they did not.</summary>
    public async Task LogAsync(string level, IReadOnlyList<KeyValuePair<string, string>> fields)
    {
        var read = new McpMessage();
        if (level == _level || !LogLevels.IsOne(level) || !McpReader.Read(Begun, McpLimits.Default, read, out _)
            || MessageEdit.Find(Begun, MessageEdit.Find(Begun, read.Result, "capabilities"u8), "logging"u8).IsEmpty)
        {
            return;
        }

        _level = level;
        await TellAsync("logging/setLevel", $"{{\"level\":\"{level}\"}}", fields).ConfigureAwait(false);
    }

    public async Task EndAsync()
    {
        if (Id.Length > 0)
        {
            var (answer, _) = await client.SendAsync(CallOf(MethodKind.Delete, [], [], isShort: true), CancellationToken.None).ConfigureAwait(false);
            await (answer?.DisposeAsync() ?? ValueTask.CompletedTask).ConfigureAwait(false);
        }
    }

    private PooledCall CallOf(MethodKind method, byte[] body, IReadOnlyList<KeyValuePair<string, string>> fields, bool isShort)
    {
        _fields = fields.Count > 0 ? fields : _fields;
        return new PooledCall(method, config.Path, "", body, [.. _fields, .. McpFields.Of(Version, Id)]) { IsShort = isShort };
    }
}
