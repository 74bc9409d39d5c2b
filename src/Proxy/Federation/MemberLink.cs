using FastMcp.Proxy.Inside;
using FastMcp.Proxy.Inside.Messages;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Requests;
using FastMcp.Wire.JsonRpc;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Federation;

/// <summary>
/// One member as one caller's client speaks with it, through the pipeline: the caller shows the member's route what it showed at the door.
/// In the legacy eras it holds the member's session.
/// </summary>
/// <remarks>State, safe for all threads.</remarks>
internal sealed class MemberLink(FederationConfig config, MemberConfig member, InnerClient inner, string session)
{
    public MemberConfig Member => member;

    /// <summary>The member's own; empty: none is open.</summary>
    public string Session { get; private set; } = "";

    public string Version { get; private set; } = "";

    /// <summary>Why it does not take part now; null: it does.</summary>
    public string? WhyNot { get; private set; }

    /// <summary>When that was found.</summary>
    public long FailedAt { get; private set; }

    public void Opened(string own, string version) => (Session, Version, WhyNot) = (own, version, null);

    /// <summary>What it has of a session is over.</summary>
    public void Forget() => (Session, Version) = ("", "");

    public void Failed(string whyNot, long at) => (WhyNot, FailedAt) = (whyNot, at);

    public Task<InnerAnswer?> SendAsync(InnerRequest asked, MethodKind method, byte[] body, CancellationToken gone)
    {
        List<KeyValuePair<string, string>> fields = [.. asked.Shown.Where(one => !one.Key.Equals("MCP-Protocol-Version", StringComparison.OrdinalIgnoreCase))];
        if (session.Length > 0)
        {
            fields.Add(new(InnerFields.SessionName, session));
        }

        var message = new McpMessage();
        fields.AddRange(body.Length > 0 && McpReader.Read(body, McpLimits.Default, message, out _) ? McpFields.Of(body, message, Version, Session) : McpFields.Of(Version, Session));
        return inner.SendAsync(new InnerCall(method, config.HostOf(member), member.Path, body) { Fields = fields }, gone);
    }

    /// <summary>The answer to a request, whatever else the member says meanwhile; null, with the reason: there is none.</summary>
    public async Task<(byte[]? Answer, string Session, string WhyNot)> AskAsync(InnerRequest asked, byte[] body, CancellationToken gone)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(gone);
        limit.CancelAfter(FederationLimits.MemberTime);
        await using var answer = await SendAsync(asked, MethodKind.Post, body, limit.Token).ConfigureAwait(false);
        if (answer is not null)
        {
            var began = TimeProvider.System.GetTimestamp();
            answer.Progressed = () => limit.CancelAfter(FederationLimits.Left(TimeProvider.System.GetElapsedTime(began)));
        }

        var message = new McpMessage();
        while (answer is not null && await answer.NextAsync().ConfigureAwait(false) is { } next)
        {
            if (McpReader.Read(next, McpLimits.Default, message, out _) && message.Kind is JsonRpcKind.Response or JsonRpcKind.ErrorResponse)
            {
                return message.Kind == JsonRpcKind.Response ? (next, answer.Session, "") : (null, "", WhyOf(next, message));
            }
        }

        return (null, "", limit.IsCancellationRequested ? "It did not answer in time." : "It did not answer.");
    }

    /// <summary>Something that has no answer.</summary>
    public async Task NoteAsync(InnerRequest asked, MethodKind method, byte[] body, CancellationToken gone)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(gone);
        limit.CancelAfter(FederationLimits.MemberTime);
        await using var answer = await SendAsync(asked, method, body, limit.Token).ConfigureAwait(false);
    }

    // The gateway's own words are for the agent; a server's are not repeated here.
    private static string WhyOf(byte[] error, McpMessage message)
    {
        var code = System.Text.Encoding.ASCII.GetString(MessageEdit.Find(error, message.Error, "code"u8).Of(error));
        return code == "-32601" ? NotThere : $"It answered with error {code}.";
    }

    /// <summary>It does not know the method: it has no such thing, and that is no fault.</summary>
    public const string NotThere = "It has none.";
}
