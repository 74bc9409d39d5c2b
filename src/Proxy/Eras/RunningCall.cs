using System.Text;
using System.Threading.Channels;
using FastMcp.Proxy.Inside;
using FastMcp.Wire.JsonRpc;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Eras;

/// <summary>
/// A call that a server of the legacy eras works on. Its client may come and go: what the server asks is answered with a retry, and meanwhile
/// the call waits at the server.
/// </summary>
/// <remarks>Ownership: who serves it, or the table of parked calls. One task reads the server.</remarks>
internal sealed class RunningCall
{
    /// <summary>Messages that wait for the client; then the server waits.</summary>
    private const int MostWaiting = 64;

    /// <summary>limit call-questions: questions of one call that are open.</summary>
    public const int MostOpen = 64;

    /// <summary>limit call-question-bytes: of all of them.</summary>
    public const int MostOpenBytes = 1024 * 1024;

    /// <summary>Bytes of the id of a question.</summary>
    public const int MostId = 256;

    private readonly Channel<(byte[] Bytes, bool IsQuestion, bool IsLast)> _said = Channel.CreateBounded<(byte[], bool, bool)>(MostWaiting);
    private readonly InnerAnswer _answer;
    private readonly CancellationTokenSource _leave;
    private int _questions;
    private int _left;

    public RunningCall(ModernCall call, LegacySession session, long number, InnerAnswer answer, CancellationTokenSource leave)
    {
        (Caller, Owner, Digest, Session, Number, _answer, _leave) = (call.Request.Caller, call.Owner, call.Digest, session, number, answer, leave);
        _ = ReadAsync();
    }

    public string Caller { get; }

    /// <summary>Who may come back for it, see <see cref="ModernCall.Owner"/>.</summary>
    public string Owner { get; }

    public string Digest { get; }

    public LegacySession Session { get; }

    /// <summary>Its id at the server, and its progress token.</summary>
    public long Number { get; }

    public ChannelReader<(byte[] Bytes, bool IsQuestion, bool IsLast)> Said => _said.Reader;

    /// <summary>What the server asked, and waits for.</summary>
    public List<Question> Open { get; } = [];

    /// <summary>When it is over, in ticks of the clock; of a parked one.</summary>
    public long Until { get; set; }

    /// <summary>What its client was told to come back with; of a parked one.</summary>
    public string Ticket { get; set; } = "";

    /// <summary>As many questions are open as may be.</summary>
    public bool IsFull => Open.Count >= MostOpen;

    /// <summary>There is room for one more.</summary>
    public bool Takes(byte[] request, McpMessage message) =>
        !IsFull && message.Id.Length <= MostId && Open.Sum(one => one.Asked.Length + one.RawId.Length) + request.Length <= MostOpenBytes;

    public Question Ask(byte[] request)
    {
        var message = new McpMessage();
        McpReader.Read(request, McpLimits.Default, message, out _);
        var question = Question.Of($"q{++_questions}", request, message);
        Open.Add(question);
        return question;
    }

    /// <summary>Its answer is here, or nobody waits for it any more: the server is told then.</summary>
    public async Task EndAsync(bool isAnswered, IReadOnlyList<KeyValuePair<string, string>> fields)
    {
        if (Interlocked.Exchange(ref _left, 1) == 1)
        {
            return;
        }

        if (!isAnswered)
        {
            await _leave.CancelAsync().ConfigureAwait(false);
            await Session.NoteAsync(Encoding.ASCII.GetBytes(
                $$$"""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":{{{Number}}},"reason":"The client has left."}}"""), fields).ConfigureAwait(false);
        }

        Session.Leave();
    }

    private async Task ReadAsync()
    {
        await Task.Yield();
        var (message, number) = (new McpMessage(), Encoding.ASCII.GetBytes(Number.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        try
        {
            while (await _answer.NextAsync().ConfigureAwait(false) is { } next)
            {
                if (!McpReader.Read(next, McpLimits.Default, message, out _) || message.Kind == JsonRpcKind.Batch)
                {
                    continue;
                }

                var isAnswer = message.Kind is JsonRpcKind.Response or JsonRpcKind.ErrorResponse;
                // Of an answer without an id, which an error may be, this is the only call that it can be of.
                if (isAnswer && !(message.Id.IsEmpty || message.Id.Of(next).SequenceEqual(number)))
                {
                    continue;
                }

                await _said.Writer.WriteAsync((next, message.Kind == JsonRpcKind.Request, isAnswer), _leave.Token).ConfigureAwait(false);
                if (isAnswer)
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody waits.
        }
        finally
        {
            _said.Writer.TryComplete();
            await _answer.DisposeAsync().ConfigureAwait(false);
        }
    }
}
