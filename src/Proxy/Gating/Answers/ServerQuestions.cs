using FastMcp.Proxy.Sessions;
using FastMcp.Wire.JsonRpc;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Gating.Answers;

/// <summary>Notes which requests a server sends to the client in one stream, so that the client's answers can be told from what nobody asked for.</summary>
/// <remarks>Ownership: one exchange, one thread at a time.</remarks>
internal sealed class ServerQuestions
{
    private McpMessage? _message;
    private AskedTable? _asked;
    private SessionId _session;

    /// <param name="asked">Null: nobody asks what was asked.</param>
    public void Begin(AskedTable? asked, SessionId session) => (_asked, _session) = (asked, session);

    /// <summary>Nothing comes for a while.</summary>
    public void Rest() => _message = null;

    public void Reset() => Begin(null, default);

    /// <summary>One message of the stream, as it came.</summary>
    public void Note(ReadOnlySpan<byte> message)
    {
        // Answers and notifications, which most messages are, lack one of the two.
        if (_asked is not null && message.IndexOf("\"method\""u8) >= 0 && message.IndexOf("\"id\""u8) >= 0
            && McpReader.Read(message, McpLimits.Default, _message ??= new(), out _) && _message.Kind == JsonRpcKind.Request)
        {
            _asked.Note(_session, _message.Id.Of(message));
        }
    }
}
