using System.Net;
using FastMcp.Approvals;
using FastMcp.Approvals.Deciding;
using FastMcp.Proxy.TinyHttp;
using Microsoft.Extensions.Logging;

namespace FastMcp.Proxy.Notifying.Callbacks;

/// <summary>
/// <c>POST /approvals/callback/NAME</c>, on an address of its own: whoever reaches it through a proxy reaches nothing else, and who fills
/// it stops neither health, blocks nor the console. Each message proves by its signature who sent it; all else is refused and counted.
/// </summary>
internal sealed partial class CallbackServer : IAsyncDisposable
{
    public const string Path = "/approvals/callback/";

    // limit callback-body: a message of Slack repeats what it was told. Slack waits 3 s for its answer.
    private static readonly TinyHttpLimits _limits = new(Connections: 32, Body: 256 * 1024, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(5));

    private readonly Dictionary<string, CallbackChannel> _channels;
    private readonly ChannelPeople _people;
    private readonly ApprovalDesk _desk;
    private readonly CallbackCounters _counters;
    private readonly TimeProvider _clock;
    private readonly TinyHttpServer _server;

    /// <exception cref="IOException">The address is in use or not ours; it is named.</exception>
    public CallbackServer(IPEndPoint address, IReadOnlyList<CallbackChannel> channels, ChannelPeople people, ApprovalDesk desk, CallbackCounters counters, int ofAddress, TimeProvider clock, ILogger log)
    {
        (_channels, _people, _desk, _counters, _clock) = (channels.ToDictionary(channel => channel.Name), people, desk, counters, clock);
        // A stranger fills no memory: only who names a channel may send a body. Nor all connections, by one address.
        var limits = _limits with { BodyOf = head => ChannelOf(head) is null ? 0 : _limits.Body, Unread = () => counters.Count("", CallbackOutcome.Unreadable), OfAddress = ofAddress, Crowded = () => counters.Count("", CallbackOutcome.Crowded) };
        _server = TinyHttpServer.Start(address, limits, AnswerAsync);
        Log.Listening(log, _server.Address, Path);
    }

    public IPEndPoint Address => _server.Address;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private CallbackChannel? ChannelOf(TinyRequest request) =>
        request.Path.StartsWith(Path, StringComparison.Ordinal) ? _channels.GetValueOrDefault(request.Path[Path.Length..]) : null;

    private async Task AnswerAsync(TinyRequest request, TinyResponse response)
    {
        if (ChannelOf(request) is not { } channel)
        {
            _counters.Count("", CallbackOutcome.Nowhere);
            await response.WriteAsync(404, "text/plain", "There is no such channel.\n").ConfigureAwait(false);
            return;
        }

        if (request.Method != "POST")
        {
            _counters.Count(channel.Name, CallbackOutcome.Malformed);
            await response.WriteAsync(405, "text/plain", "POST only.\n", "allow: POST\r\n").ConfigureAwait(false);
            return;
        }

        var (outcome, status, words) = await DecideAsync(channel, request).ConfigureAwait(false);
        _counters.Count(channel.Name, outcome);
        await response.WriteAsync(status, "text/plain", words.Length > 0 ? words + "\n" : "").ConfigureAwait(false);
    }

    private async Task<(CallbackOutcome Outcome, int Status, string Words)> DecideAsync(CallbackChannel channel, TinyRequest request)
    {
        Callback said;
        Approver? by;
        try
        {
            // They read secrets and the file of approvers.
            (said, by) = await Task.Run(() => Read(channel, request)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (CallbackOutcome.Unavailable, 503, "A file of the gateway cannot be read at the moment.");
        }

        if (said.Fault is { } fault)
        {
            return fault == CallbackOutcome.Malformed
                ? (fault, 400, "This is not a decision.")
                // Who is refused learns nothing of why.
                : (fault, 401, "This is not signed, or not signed now, by who shares this channel's secret.");
        }

        if (by is null)
        {
            return Seen(channel, said, CallbackOutcome.Stranger, 403, "You are no approver of this channel.");
        }

        var (act, isAgain) = await _desk.DecideOnceAsync(said.Mark!, said.Order!, by).ConfigureAwait(false);
        return act.Outcome == ActOutcome.Unavailable ? (CallbackOutcome.Unavailable, 503, ActWords.Of(act.Outcome))
            : act.IsDone ? (isAgain ? CallbackOutcome.Again : CallbackOutcome.Done, 200, channel.IsSeen ? "done" : "")
            : Seen(channel, said, isAgain ? CallbackOutcome.Again : CallbackOutcome.Refused, ActWords.StatusOf(act.Outcome), ActWords.Of(act.Outcome));
    }

    private (Callback Said, Approver? By) Read(CallbackChannel channel, TinyRequest request)
    {
        var said = channel.Reader.Read(request, _clock.GetUtcNow());
        return (said, said.Fault is null ? _people.Find(channel.Name, said.As) : null);
    }

    // Where nobody sees the status, the channel itself tells the person; the answer does not wait for that.
    private static (CallbackOutcome Outcome, int Status, string Words) Seen(CallbackChannel channel, Callback said, CallbackOutcome outcome, int status, string words)
    {
        if (channel.IsSeen)
        {
            return (outcome, status, words);
        }

        if (outcome != CallbackOutcome.Again)
        {
            _ = channel.Sink.SayAsync(said.Where, said.As, words);
        }

        return (outcome, 200, "");
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.CallbacksListening, LogLevel.Information, "Answers of channels come in on http://{Address}{Path}NAME.")]
        public static partial void Listening(ILogger logger, EndPoint address, string path);
    }
}
