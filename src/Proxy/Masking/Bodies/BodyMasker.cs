namespace FastMcp.Proxy.Masking.Bodies;

/// <summary>
/// Takes an answer's content as it arrives, cut anywhere, and gives what may leave to the outlet.
/// </summary>
/// <remarks>Ownership: one exchange, one thread at a time. After a fault only <see cref="Drop"/> is called.</remarks>
internal abstract class BodyMasker
{
    public abstract BodyFault Push(ReadOnlySpan<byte> content);

    /// <summary>The content ended whole: releases what is still held.</summary>
    public abstract BodyFault End();

    /// <summary>The content broke or the exchange is over: forgets everything, releases nothing.</summary>
    public abstract void Drop();
}
