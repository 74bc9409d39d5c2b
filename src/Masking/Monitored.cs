namespace FastMcp.Masking;

/// <summary>
/// Text that a rule in monitor mode would have masked, passed as it came. Only a masker that was built
/// with a <see cref="MonitorGrant"/> of a snapshot mints it.
/// </summary>
public readonly ref struct Monitored
{
    internal Monitored(ReadOnlySpan<byte> bytes) => Bytes = bytes;

    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>A part of judged bytes is judged.</summary>
    public Monitored this[Range range] => new(Bytes[range]);
}
