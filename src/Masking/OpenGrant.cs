namespace FastMcp.Masking;

/// <summary>
/// The leave to pass content unread, where an operator switched masking off or a kind of content is exempt.
/// A snapshot makes it, says so at start, and shows it in health.
/// </summary>
public sealed class OpenGrant(string reason)
{
    /// <summary>Why, for health.</summary>
    public string Reason { get; } = reason;

    public Monitored Pass(ReadOnlySpan<byte> content) => new(content);
}
