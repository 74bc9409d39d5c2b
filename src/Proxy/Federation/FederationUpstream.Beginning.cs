using System.Text;
using FastMcp.Proxy.Inside;
using FastMcp.Proxy.Inside.Messages;
using FastMcp.Wire;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Requests;
using FastMcp.Wire.JsonRpc;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Federation;

/// <summary>How a conversation with several servers begins: with each of them.</summary>
internal sealed partial class FederationUpstream
{
    private static readonly string[] _versions = ["2025-11-25", "2025-06-18", "2025-03-26"];
    private static readonly string[] _capabilities = ["tools", "prompts", "resources", "completions", "logging"];

    private async Task BeginAsync(InnerRequest request, McpMessage message, InnerReply reply, CancellationToken gone)
    {
        if (_sessions.Count >= FederationLimits.Sessions)
        {
            await reply.JsonAsync(503, RpcError.Of(message.Id.Of(request.Body), RpcError.NotAvailable, "Over limit federation-sessions. Try again later.")).ConfigureAwait(false);
            return;
        }

        var id = NewId();
        var links = LinksOf(id);
        var session = new FederationSession(id, request.Caller, request.Body, links, _clock);
        var answers = await Task.WhenAll(links.Select(link => BeginAsync(link, request, request.Body, gone))).ConfigureAwait(false);
        if (links.All(link => link.WhyNot is not null))
        {
            await reply.JsonAsync(502, RpcError.Of(message.Id.Of(request.Body), -31502, "None of the servers behind this route can be reached.")).ConfigureAwait(false);
            return;
        }

        _sessions[id] = session;
        var asked = Encoding.UTF8.GetString(MessageEdit.Find(request.Body, message.Params, "protocolVersion"u8).Of(request.Body)).Trim('"');
        var version = _versions.Contains(asked) ? asked : _versions[0];
        var result = $$"""{"protocolVersion":"{{version}}","capabilities":{{Capabilities(answers)}},"serverInfo":{{ServerInfo}}}""";
        await reply.JsonAsync(200, new Asking(request, message, session, links).Answer(result), id).ConfigureAwait(false);
    }

    // Null: it does not take part. What it can is not asked again.
    private async Task<byte[]?> BeginAsync(MemberLink link, InnerRequest request, byte[] initialize, CancellationToken gone)
    {
        link.Forget();
        var (answer, own, whyNot) = await link.AskAsync(request, initialize, gone).ConfigureAwait(false);
        if (answer is null)
        {
            Note(link, whyNot);
            return null;
        }

        var read = new McpMessage();
        McpReader.Read(answer, McpLimits.Default, read, out _);
        link.Opened(own, Encoding.UTF8.GetString(MessageEdit.Find(answer, read.Result, "protocolVersion"u8).Of(answer)).Trim('"'));
        await link.NoteAsync(request, MethodKind.Post, """{"jsonrpc":"2.0","method":"notifications/initialized"}"""u8.ToArray(), gone).ConfigureAwait(false);
        Note(link, null);
        return answer;
    }

    /// <summary>A member that failed, or whose session is over, is begun anew when it is needed.</summary>
    private async Task<bool> IsOpenAsync(MemberLink link, Asking asking, CancellationToken gone)
    {
        if (asking.Session is not { } session || link.WhyNot is null)
        {
            return true;
        }

        return _clock.GetElapsedTime(link.FailedAt) > FederationLimits.Retry && await BeginAsync(link, asking.Request, session.Initialize, gone).ConfigureAwait(false) is not null;
    }

    private async Task DiscoverAsync(Asking asking, InnerReply reply, CancellationToken gone)
    {
        var answers = await Task.WhenAll(asking.Links.Select(async link =>
        {
            var (answer, _, whyNot) = await link.AskAsync(asking.Request, asking.Request.Body, gone).ConfigureAwait(false);
            Note(link, answer is null ? whyNot == MemberLink.NotThere ? "It does not speak 2026-07-28." : whyNot : null);
            return answer;
        })).ConfigureAwait(false);
        if (answers.All(answer => answer is null))
        {
            // Then the client begins a session, which some of them may know.
            await reply.JsonAsync(404, RpcError.Of(asking.Id, JsonRpcErrorCode.MethodNotFound, "None of the servers behind this route speaks this protocol version.")).ConfigureAwait(false);
            return;
        }

        await reply.JsonAsync(200, asking.Answer(
            $$"""{"resultType":"complete","supportedVersions":["2026-07-28"],"capabilities":{{Capabilities(answers)}},"serverInfo":{{ServerInfo}},"ttlMs":0,"cacheScope":"private"}""")).ConfigureAwait(false);
    }

    private string ServerInfo => $$"""{"name":"{{Encoding.UTF8.GetString(Names.Raw(_config.Route))}}","version":"{{Health.HealthCheck.ProgramVersion}}"}""";

    // What at least one of them can; lists may change wherever one says so. A selection of tools can tools alone.
    private string Capabilities(byte[]?[] answers)
    {
        var all = new Dictionary<string, (bool Changes, bool Subscribes)>(StringComparer.Ordinal);
        for (var i = 0; i < answers.Length; i++)
        {
            var read = new McpMessage();
            if (answers[i] is not { } answer || !McpReader.Read(answer, McpLimits.Default, read, out _))
            {
                continue;
            }

            foreach (var (name, value) in ToolShape.Members(answer, MessageEdit.Find(answer, read.Result, "capabilities"u8)))
            {
                if (_capabilities.Contains(name) && (_config.Members[i].Tools is null || name is "tools" or "logging"))
                {
                    var (changes, subscribes) = all.GetValueOrDefault(name);
                    all[name] = (changes || Says(answer, value, "listChanged"u8), subscribes || Says(answer, value, "subscribe"u8));
                }
            }
        }

        return "{" + string.Join(',', all.Select(one => $"\"{one.Key}\":{{{string.Join(',', new[] { one.Value.Changes ? "\"listChanged\":true" : "", one.Value.Subscribes ? "\"subscribe\":true" : "" }.Where(text => text.Length > 0))}}}")) + "}";
    }

    private static bool Says(byte[] answer, ByteRange value, ReadOnlySpan<byte> what) =>
        !value.IsEmpty && answer[value.Start] == (byte)'{' && MessageEdit.Find(answer, value, what).Of(answer).SequenceEqual("true"u8);
}
