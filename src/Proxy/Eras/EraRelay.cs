using System.Text;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Inside;
using FastMcp.Proxy.Inside.Messages;
using FastMcp.Wire.Http.Requests;
using FastMcp.Wire.JsonRpc;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Eras;

/// <summary>The way from what translates to the server behind it.</summary>
/// <param name="config">Where its endpoint is.</param>
/// <param name="client">Sends.</param>
/// <param name="isInner">A service of this process is behind it, which is told who calls.</param>
internal sealed class EraRelay(McpServerConfig config, PooledClient client, bool isInner)
{
    /// <summary>A message of the server's own era, as it came.</summary>
    public async Task PassAsync(InnerRequest request, InnerReply reply, CancellationToken gone)
    {
        var message = new McpMessage();
        var version = request.Shown.FirstOrDefault(one => one.Key.Equals("MCP-Protocol-Version", StringComparison.OrdinalIgnoreCase)).Value ?? "";
        var isRead = request.Body.Length > 0 && McpReader.Read(request.Body, McpLimits.Default, message, out _);
        var said = isRead ? McpFields.Of(request.Body, message, version, request.Session) : McpFields.Of(version, request.Session);
        var (answer, whyNot) = await client.SendAsync(new PooledCall(request.Method, config.Path, "", request.Body, [.. FieldsOf(request), .. said]), gone).ConfigureAwait(false);
        if (answer is null)
        {
            await reply.JsonAsync(502, RpcError.Of(isRead ? message.Id.Of(request.Body) : default, RpcError.BadUpstream, whyNot)).ConfigureAwait(false);
            return;
        }

        await using (answer)
        {
            await AnswerReply.PassAsync(answer, reply, gone).ConfigureAwait(false);
        }
    }

    /// <summary>Sends a request of 2026-07-28, whose answer is to be read.</summary>
    public Task<(InnerAnswer? Answer, string WhyNot)> SendAsync(InnerRequest by, byte[] body, CancellationToken gone)
    {
        var message = new McpMessage();
        McpReader.Read(body, McpLimits.Default, message, out _);
        return client.SendAsync(new PooledCall(MethodKind.Post, config.Path, "", body, [.. FieldsOf(by), .. McpFields.Of(body, message, "", "")]), gone);
    }

    /// <summary>The same, for the one answer of a request that is answered at once. Null: there is none.</summary>
    public async Task<(byte[]? Answer, int Status, string WhyNot)> AskAsync(InnerRequest by, byte[] body, McpMessage into, CancellationToken gone)
    {
        var (answer, whyNot) = await SendAsync(by, body, gone).ConfigureAwait(false);
        if (answer is null)
        {
            return (null, 0, whyNot);
        }

        await using (answer)
        {
            var asked = new McpMessage();
            McpReader.Read(body, McpLimits.Default, asked, out _);
            while (await answer.NextAsync().ConfigureAwait(false) is { } next)
            {
                if (McpReader.Read(next, McpLimits.Default, into, out _) && IsAnswer(next, into, asked.Id.Of(body)))
                {
                    return (next, answer.Status, "");
                }
            }

            return (null, answer.Status, $"The server answered {answer.Status}, and nothing that can be read.");
        }
    }

    /// <summary>It is the answer to the call of this id, or an error that has none.</summary>
    public static bool IsAnswer(byte[] said, McpMessage message, ReadOnlySpan<byte> id) =>
        message.Kind is JsonRpcKind.Response or JsonRpcKind.ErrorResponse && (message.Id.IsEmpty || message.Id.Of(said).SequenceEqual(id));

    /// <summary>What goes up with each message; what was lent is among it.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> FieldsOf(InnerRequest request)
    {
        if (!isInner)
        {
            return request.Passed;
        }

        List<KeyValuePair<string, string>> fields = [.. request.Passed];
        if (request.Caller.Length > 0)
        {
            fields.Add(new(Encoding.ASCII.GetString(InnerFields.Caller), request.Caller));
        }

        if (request.Lease.Length > 0)
        {
            fields.Add(new(Encoding.ASCII.GetString(InnerFields.Lease), Convert.ToBase64String(request.Lease)));
        }

        return fields;
    }
}
