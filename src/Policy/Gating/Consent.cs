using System.Security.Cryptography;

namespace FastMcp.Policy.Gating;

/// <summary>
/// What people said yes to, consumed: for one message, that of <see cref="Digest"/>. Only the approvals make one, behind a write that
/// is on the disk, so that no second one of the same approval exists; only <see cref="Gate"/> takes it.
/// </summary>
public sealed class Consent
{
    private readonly byte[] _digest;
    private int _taken;

    internal Consent(string approval, ReadOnlySpan<byte> digest) => (Approval, _digest) = (approval, digest.ToArray());

    /// <summary>Id of the approval.</summary>
    public string Approval { get; }

    /// <summary>SHA-256 of what was approved.</summary>
    public ReadOnlySpan<byte> Digest => _digest;

    /// <summary>Once, and for those bytes only.</summary>
    internal bool TryTake(ReadOnlySpan<byte> digest) =>
        _digest.Length == SHA256.HashSizeInBytes && CryptographicOperations.FixedTimeEquals(_digest, digest) && Interlocked.Exchange(ref _taken, 1) == 0;
}
