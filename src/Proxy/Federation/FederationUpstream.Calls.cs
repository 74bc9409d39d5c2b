using System.Text;
using FastMcp.Proxy.Inside;
using FastMcp.Proxy.Inside.Messages;
using FastMcp.Wire;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Requests;
using FastMcp.Wire.JsonRpc;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Federation;

/// <summary>Messages that are for one of the servers, and what it says on its own.</summary>
internal sealed partial class FederationUpstream
{
    private Task CallToolAsync(Asking asking, InnerReply reply, CancellationToken gone)
    {
        if (Names.ToolOf(_config, asking.Name) is not { } tool)
        {
            return NobodysAsync(asking, reply, "There is no tool of this name.");
        }

        var message = asking.Message;
        return ToolShape.Call(asking.Request.Body, message.Name, message.Params, message.Arguments, tool.Choice, out var refused) is { } body
            ? RelayAsync(asking, asking.LinkOf(tool.Member), body, reply, gone)
            : NobodysAsync(asking, reply, $"The tool has no argument '{refused}'.");
    }

    private Task NamedAsync(Asking asking, (MemberConfig Member, string Own)? named, ByteRange at, InnerReply reply, CancellationToken gone) =>
        named is not { } of || of.Member.Tools is not null
            ? NobodysAsync(asking, reply, "None of the servers has that.")
            : RelayAsync(asking, asking.LinkOf(of.Member), MessageEdit.Replace(asking.Request.Body, (at, Names.Raw(of.Own))), reply, gone);

    private Task CompleteAsync(Asking asking, InnerReply reply, CancellationToken gone)
    {
        var body = asking.Request.Body;
        var reference = MessageEdit.Find(body, asking.Message.Params, "ref"u8);
        var isObject = !reference.IsEmpty && body[reference.Start] == (byte)'{';
        var (name, uri) = isObject ? (MessageEdit.Find(body, reference, "name"u8), MessageEdit.Find(body, reference, "uri"u8)) : default;
        var at = name.Length > 2 ? name : uri;
        if (at.Length < 2 || body[at.Start] != (byte)'"')
        {
            return NobodysAsync(asking, reply, "None of the servers has that.");
        }

        at = new ByteRange(at.Start + 1, at.Length - 2);
        var text = ToolShape.Decoded(at.Of(body));
        return NamedAsync(asking, name.Length > 2 ? Names.PromptOf(_config, text) : Names.ResourceOf(_config, text), at, reply, gone);
    }

    private static Task NobodysAsync(Asking asking, InnerReply reply, string whyNot) =>
        reply.JsonAsync(200, RpcError.Of(asking.Id, JsonRpcErrorCode.InvalidParams, whyNot)).AsTask();

    private async Task RelayAsync(Asking asking, MemberLink link, byte[] body, InnerReply reply, CancellationToken gone)
    {
        if (!await IsOpenAsync(link, asking, gone).ConfigureAwait(false))
        {
            await reply.JsonAsync(502, RpcError.Of(asking.Id, -31502, "The server of this tool cannot be reached at the moment.")).ConfigureAwait(false);
            return;
        }

        asking.Session?.Run(asking.Id, link);
        try
        {
            await using var answer = await link.SendAsync(asking.Request, MethodKind.Post, body, gone).ConfigureAwait(false);
            if (answer is { Status: 404 } && asking.Session is not null)
            {
                // Its session is over: the next message begins it anew.
                Note(link, "Its session is over.");
            }

            await (answer is null ? Task.CompletedTask : PassAsync(asking, link, answer, reply, gone)).ConfigureAwait(false);
        }
        finally
        {
            asking.Session?.Ran(asking.Id);
        }
    }

    private static async Task PassAsync(Asking asking, MemberLink link, InnerAnswer answer, InnerReply reply, CancellationToken gone)
    {
        if (!answer.Streams)
        {
            var only = await answer.NextAsync().ConfigureAwait(false);
            if (answer.IsWhole)
            {
                await (only is null ? reply.EmptyAsync(answer.Status) : reply.JsonAsync(StatusOf(answer.Status, asking.IsModern), Shown(only, link))).ConfigureAwait(false);
            }

            return;
        }

        var mail = new Mailbox();
        var writing = MailReply.AnswerAsync(mail, reply, asking.IsModern, null, gone);
        var id = asking.Id;
        while (await answer.NextAsync().ConfigureAwait(false) is { } next)
        {
            var read = new McpMessage();
            if (McpReader.Read(next, McpLimits.Default, read, out _) && Said(asking.Session, link, next, read) is { } said)
            {
                var isLast = read.Kind is JsonRpcKind.Response or JsonRpcKind.ErrorResponse && read.Id.Of(next).SequenceEqual(id);
                await mail.PutAsync(said, isLast).ConfigureAwait(false);
            }
        }

        mail.Close();
        await writing.ConfigureAwait(false);
    }

    // The client is known at the door, and its session is there: neither is over because a member's is.
    private static int StatusOf(int status, bool isModern) => status == 401 || (status == 404 && !isModern) ? 502 : status;

    private async Task StreamAsync(InnerRequest request, InnerReply reply, CancellationToken gone)
    {
        if (Known(request) is not { } session)
        {
            await SessionReplies.UnknownAsync(request, reply, []).ConfigureAwait(false);
            return;
        }

        if (!session.TryOpenStream())
        {
            await SessionReplies.HasStreamAsync(reply).ConfigureAwait(false);
            return;
        }

        var mail = new Mailbox();
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(gone);
        var listening = session.Links.Where(link => link.WhyNot is null).Select(link => ListenAsync(session, link, request, mail, leave.Token)).ToArray();
        // When no member has a stream any more there is nothing to wait for.
        _ = Task.WhenAll(listening).ContinueWith(_ => mail.Close(), TaskScheduler.Default);
        await MailReply.StreamAsync(mail, reply, gone).ConfigureAwait(false);
        await leave.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(listening).ConfigureAwait(false);
        session.CloseStream();
    }

    // A member without a stream, or whose stream ends, ends nobody else's.
    private static async Task ListenAsync(FederationSession session, MemberLink link, InnerRequest request, Mailbox mail, CancellationToken gone)
    {
        await using var stream = await link.SendAsync(request, MethodKind.Get, [], gone).ConfigureAwait(false);
        while (stream is { Status: 200, Streams: true } && await stream.NextAsync().ConfigureAwait(false) is { } next)
        {
            var read = new McpMessage();
            if (McpReader.Read(next, McpLimits.Default, read, out _) && Said(session, link, next, read) is { } said && !await mail.PutAsync(said, isLast: false).ConfigureAwait(false))
            {
                return;
            }
        }
    }

    // What a member says, in the names that clients know; null: it is not to be said.
    private static byte[]? Said(FederationSession? session, MemberLink link, byte[] next, McpMessage read)
    {
        switch (read.Kind)
        {
            case JsonRpcKind.Request:
                return session?.Ask(link, next, read);
            case JsonRpcKind.Notification:
                if (Encoding.ASCII.GetString(read.Method.Of(next)).EndsWith("/list_changed", StringComparison.Ordinal))
                {
                    session?.Changed();
                }

                return read.Params.IsEmpty ? next : ResourceNames.Show(next, read.Params, link.Member);
            default:
                return Shown(next, link);
        }
    }

    private static byte[] Shown(byte[] answer, MemberLink link)
    {
        var read = new McpMessage();
        return McpReader.Read(answer, McpLimits.Default, read, out _) && !read.Result.IsEmpty ? ResourceNames.Show(answer, read.Result, link.Member) : answer;
    }
}
