using System.Security.Cryptography;

namespace FastMcp.Proxy.Transport.Loops;

/// <summary>Bytes that count as sent and that the system did not take yet: at most what a <see cref="SendBatch"/> holds. Rare, so that it is of the heap.</summary>
internal sealed class UnsentRest(ReadOnlySpan<byte> bytes)
{
    private byte[] _bytes = bytes.ToArray();
    private int _from;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(_from);

    public void Add(ReadOnlySpan<byte> bytes)
    {
        var all = new byte[Bytes.Length + bytes.Length];
        Bytes.CopyTo(all);
        bytes.CopyTo(all.AsSpan(Bytes.Length));
        Overwrite();
        (_bytes, _from) = (all, 0);
    }

    /// <summary>True: that was all.</summary>
    public bool Sent(int count) => (_from += count) == _bytes.Length;

    /// <summary>It may have been a secret.</summary>
    public void Overwrite() => CryptographicOperations.ZeroMemory(_bytes);
}
