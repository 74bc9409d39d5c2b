using System.Buffers.Text;
using System.Text;
using FastMcp.Wire;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Inside.Messages;

/// <summary>
/// One server that says everything on one stream, and those who may speak with it: one session of the legacy eras, or the calls of one
/// caller in the stateless one. Every request goes under a number of the gateway's own, so that an answer, a progress note or an event can
/// reach no one but who asked.
/// </summary>
/// <remarks>State, safe for all threads; one task reads the server.</remarks>
/// <param name="key">Its name.</param>
/// <param name="caller">Whose it is, see <see cref="InnerRequest.Caller"/>.</param>
/// <param name="isModern">By 2026-07-28: no session, no stream of the server's own, no requests of the server.</param>
/// <param name="life">From its beginning to its end, whatever it does then.</param>
/// <param name="idle">Without a call and without an open stream.</param>
/// <param name="clock">Says when.</param>
internal abstract partial class Conversation(string key, string caller, bool isModern, TimeSpan life, TimeSpan idle, TimeProvider clock)
{
    private const int MostHeld = Mailbox.Most;
    private const int MostAsked = 256;

    // Bytes of the id of a question.
    private const int MostId = 256;

    /// <summary>limit slow-reader: so long a caller who shares a server may leave its messages untaken.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(2);

    private static ReadOnlySpan<byte> SubscriptionId => "io.modelcontextprotocol/subscriptionId"u8;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, Waiting> _waiting = [];
    private readonly HashSet<string> _asked = [];
    private readonly Queue<byte[]> _held = [];
    private readonly long _began = clock.GetTimestamp();
    private Mailbox? _stream;
    private long _quiet = clock.GetTimestamp();
    private long _last;
    private EndReason? _why;

    public string Key { get; } = key;

    public string Caller { get; } = caller;

    /// <summary>By 2026-07-28: no session, no stream of the server's own, no requests of the server.</summary>
    public bool IsModern { get; } = isModern;

    /// <summary>It has answered something: the start was a success.</summary>
    public bool HasAnswered { get; private set; }

    /// <summary>Why it ended, or is ending; null: it serves.</summary>
    public EndReason? Why
    {
        get
        {
            lock (_gate)
            {
                return _why;
            }
        }
    }

    /// <summary>Nothing goes on: all who wait are told by the end of their mail. False: it was said before.</summary>
    public bool TryStop(EndReason why)
    {
        Mailbox[] all;
        lock (_gate)
        {
            if (_why is not null)
            {
                return false;
            }

            _why = why;
            all = [.. _waiting.Values.Select(one => one.Mail), .. _stream is null ? (Mailbox[])[] : [_stream]];
        }

        foreach (var mail in all)
        {
            mail.Close();
        }

        return true;
    }

    /// <summary>limit idle or limit life; null: neither is over.</summary>
    public EndReason? Overdue()
    {
        lock (_gate)
        {
            return _why is not null ? null
                : clock.GetElapsedTime(_began) > life ? EndReason.Life
                : _waiting.Count == 0 && _stream is null && clock.GetElapsedTime(_quiet) > idle ? EndReason.Idle
                : null;
        }
    }

    /// <summary>Sends a request. Not sent: the server is gone, or refused it.</summary>
    public async ValueTask<(Waiting Waiting, bool Sent)> AskAsync(InnerRequest request, McpMessage message)
    {
        var (waiting, line) = Expect(request, message);
        return (waiting, line is not null && await SendAsync(waiting, line).ConfigureAwait(false));
    }

    /// <summary>The same in two steps, for who reads the answer while the request is sent. What is to be sent; null: the server is gone.</summary>
    public (Waiting Waiting, byte[]? Line) Expect(InnerRequest request, McpMessage message)
    {
        var body = request.Body;
        var waiting = new Waiting(Interlocked.Increment(ref _last), message.Id.Of(body).ToArray(), message.ProgressToken.Of(body).ToArray(), message.KnownMethod == McpMethod.Initialize, request);
        var number = Number(waiting.Id);
        var line = MessageEdit.ToLine(MessageEdit.Replace(body, (message.Id, number), (message.ProgressToken, number)));
        lock (_gate)
        {
            if (_why is not null)
            {
                return (waiting, null);
            }

            _waiting.Add(waiting.Id, waiting);
        }

        return (waiting, line);
    }

    /// <summary>Sends what is expected. False: the server is gone, or refused it.</summary>
    // A server may have answered and ended before the sender of the question is told that it was sent.
    public async ValueTask<bool> SendAsync(Waiting waiting, byte[] line) => await SendAsync(line, waiting.By, waiting).ConfigureAwait(false) || !Forget(waiting);

    /// <summary>Nobody waits any more; the server is told unless it has answered.</summary>
    public async ValueTask LeaveAsync(Waiting waiting)
    {
        // An initialize is not to be cancelled; without it the session ends.
        if (Forget(waiting) && !waiting.IsInitialize)
        {
            await SendAsync(Encoding.ASCII.GetBytes(
                $$$"""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":{{{waiting.Id}}},"reason":"The client has left."}}""" + "\n"), waiting.By, null).ConfigureAwait(false);
        }
    }

    /// <summary>A notification of the client.</summary>
    public async ValueTask NoteAsync(InnerRequest request, McpMessage message)
    {
        var body = request.Body;
        if (message.KnownMethod != McpMethod.Cancelled)
        {
            await SendAsync(MessageEdit.ToLine(body), request, null).ConfigureAwait(false);
            return;
        }

        if (IsModern)
        {
            // Several callers share the server and name their calls alike: the end of its own request cancels a call.
            return;
        }

        var named = MessageEdit.Find(body, message.Params, "requestId"u8);
        Waiting? meant;
        lock (_gate)
        {
            var id = named.Of(body).ToArray();
            meant = _waiting.Values.FirstOrDefault(one => one.RawId.AsSpan().SequenceEqual(id));
        }

        if (meant is not null)
        {
            await SendAsync(MessageEdit.ToLine(MessageEdit.Replace(body, (named, Number(meant.Id)))), request, null).ConfigureAwait(false);
        }
    }

    /// <summary>A client's answer to a question of the server; one that was not asked is dropped.</summary>
    public async ValueTask AnswerAsync(InnerRequest request, McpMessage message)
    {
        var body = request.Body;
        bool asked;
        lock (_gate)
        {
            asked = _asked.Remove(Encoding.UTF8.GetString(message.Id.Of(body)));
        }

        if (asked)
        {
            await SendAsync(MessageEdit.ToLine(body), request, null).ConfigureAwait(false);
        }
    }

    /// <summary>The stream of the session, with what was held for it; null: it has one already.</summary>
    public Mailbox? OpenStream()
    {
        var mail = new Mailbox();
        lock (_gate)
        {
            if (_stream is not null || _why is not null)
            {
                return null;
            }

            // A mailbox takes as many as are held, and nobody else puts into this one yet.
            while (_held.TryDequeue(out var message))
            {
                mail.TryPut(message, isLast: false);
            }

            _stream = mail;
            return mail;
        }
    }

    public void CloseStream()
    {
        lock (_gate)
        {
            _stream = null;
            _quiet = clock.GetTimestamp();
        }
    }

    /// <summary>One message to the server, its line end behind it. False: it is gone, or did not take it.</summary>
    /// <param name="line">The message.</param>
    /// <param name="by">The request that brought it; null: the gateway's own word.</param>
    /// <param name="waiting">Who waits for the answer; null: nobody does.</param>
    protected abstract ValueTask<bool> SendAsync(byte[] line, InnerRequest? by, Waiting? waiting);

    /// <summary>The server said what is no message, or what nobody asked for.</summary>
    protected abstract void CountNoise();

    /// <summary>A message that nobody was there for.</summary>
    protected abstract void CountDrop();

    private bool Forget(Waiting waiting)
    {
        lock (_gate)
        {
            _quiet = clock.GetTimestamp();
            return _waiting.Remove(waiting.Id);
        }
    }

    private Waiting? Of(ReadOnlySpan<byte> id)
    {
        id = id.Length > 1 && id[0] == (byte)'"' ? id[1..^1] : id;
        lock (_gate)
        {
            return Utf8Parser.TryParse(id, out long number, out var read) && read == id.Length ? _waiting.GetValueOrDefault(number) : null;
        }
    }

    private static byte[] Number(long id) => Encoding.ASCII.GetBytes(id.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
