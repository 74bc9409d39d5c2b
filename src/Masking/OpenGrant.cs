namespace FastMcp.Masking;

/// <summary>
/// The leave to pass content unread, where an operator switched masking off or a kind of content is exempt.
/// A snapshot makes it, says so at start, and shows it in health: to make one anywhere else is an error of the
/// build (eng/BannedSymbols.txt).
/// </summary>
public sealed class OpenGrant
{
    private OpenGrant(OpenReason reason) => Reason = reason;

    /// <summary>Why, for health.</summary>
    public OpenReason Reason { get; }

    /// <exception cref="ArgumentOutOfRangeException">No reason that there is.</exception>
    public static OpenGrant ForSnapshot(OpenReason reason) => reason is OpenReason.MaskOff or OpenReason.ExemptContent
        ? new(reason)
        : throw new ArgumentOutOfRangeException(nameof(reason));

    public Monitored Pass(ReadOnlySpan<byte> content) => new(content);
}
