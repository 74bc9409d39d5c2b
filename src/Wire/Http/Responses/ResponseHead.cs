using FastMcp.Wire.Http.Bodies;
using FastMcp.Wire.Http.Fields;

namespace FastMcp.Wire.Http.Responses;

/// <summary>
/// A status line with its fields. Pooled and reused: call <see cref="Reset"/> before the next message, interim
/// ones included. One reader at a time; spans are valid until <see cref="Reset"/>.
/// </summary>
public sealed class ResponseHead
{
    internal ResponseState State;

    public FieldTable Fields { get; } = new();

    /// <summary>100 to 599, never 101.</summary>
    public int Status => State.Status;

    /// <summary>A response before the final one: reset the head and read on.</summary>
    public bool IsInterim => State.Status is >= 100 and < 200;

    /// <summary>Reason phrase as it came; not to be trusted, not to be forwarded.</summary>
    public ReadOnlySpan<byte> Reason => Fields.Bytes(State.Reason);

    /// <summary>0 or 1.</summary>
    public int MinorVersion => State.MinorVersion;

    public BodyFraming Framing => State.Framing;

    /// <summary>Bytes of content; 0 unless <see cref="Framing"/> is <see cref="BodyFraming.Length"/>.</summary>
    public long ContentLength => State.ContentLength;

    /// <summary>
    /// Whether the connection may serve another exchange once the content is whole, provided that no byte
    /// stands behind it then.
    /// </summary>
    public bool KeepAlive => State.KeepAlive;

    /// <inheritdoc cref="FieldTable.Trim"/>
    public void Trim() => Fields.Trim();

    public void Reset()
    {
        Fields.Reset();
        State = default;
    }
}
