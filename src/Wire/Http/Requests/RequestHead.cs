using FastMcp.Wire.Http.Bodies;
using FastMcp.Wire.Http.Fields;

namespace FastMcp.Wire.Http.Requests;

/// <summary>
/// A request line with its fields. Pooled and reused: call <see cref="Reset"/> before the next message. One
/// reader at a time; all spans lie in the head's own buffer, from the moment it is whole until <see cref="Reset"/>.
/// </summary>
public sealed class RequestHead
{
    internal RequestState State;

    public FieldTable Fields { get; } = new();

    public MethodKind MethodKind => State.Kind;

    /// <summary>The method as it came.</summary>
    public ReadOnlySpan<byte> Method => Fields.Bytes(State.Method);

    /// <summary>The whole request target as it came.</summary>
    public ReadOnlySpan<byte> Target => Fields.Bytes(State.Target);

    public TargetForm Form => State.Parts.Form;

    /// <summary>Path as it came, still percent-encoded, without dot segments; <c>/</c> when the target has none, <c>*</c> in asterisk-form.</summary>
    public ReadOnlySpan<byte> Path => State.Parts.Path.Length == 0 ? "/"u8 : Fields.Bytes(State.Parts.Path);

    /// <summary>What follows the question mark, still encoded.</summary>
    public ReadOnlySpan<byte> Query => Fields.Bytes(State.Parts.Query);

    /// <summary>Whether there is a question mark: <c>/a?</c> is not <c>/a</c>.</summary>
    public bool HasQuery => State.Parts.HasQuery;

    /// <summary>Host and port the caller asked for, checked; empty only for HTTP/1.0 without a Host.</summary>
    public ReadOnlySpan<byte> Authority => Fields.Bytes(State.Authority);

    /// <summary>0 or 1.</summary>
    public int MinorVersion => State.MinorVersion;

    public BodyFraming Framing => State.Framing;

    /// <summary>Bytes of content; 0 unless <see cref="Framing"/> is <see cref="BodyFraming.Length"/>.</summary>
    public long ContentLength => State.ContentLength;

    /// <summary>
    /// Whether another request may follow on this connection. Never for HTTP/1.0: RFC 9112 appendix C.2.2
    /// forbids proxies to keep such connections.
    /// </summary>
    public bool KeepAlive => State.MinorVersion == 1 && !State.Connection.Close && !State.Connection.Garbled;

    /// <summary>The caller waits for 100 before it sends content, and there is content (RFC 9110 section 10.1.1).</summary>
    public bool ExpectContinue =>
        State.ExpectContinue && (State.Framing == BodyFraming.Chunked || State.ContentLength > 0);

    /// <summary>The caller offers an upgrade. It is never taken: the field is not forwarded.</summary>
    public bool WantsUpgrade => State.Connection.Upgrade && Fields.Has(KnownField.Upgrade);

    /// <inheritdoc cref="FieldTable.Trim"/>
    public void Trim() => Fields.Trim();

    public void Reset()
    {
        Fields.Reset();
        State = default;
    }
}
