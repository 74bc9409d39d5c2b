using System.Buffers;
using System.Security.Cryptography;

namespace FastMcp.Proxy.Credentials;

/// <summary>Bytes that open something. Pinned, so that the collector leaves no copy behind; overwritten at the end; prints ***.</summary>
/// <remarks>Ownership: whoever made it disposes of it, once. Readers copy it where it goes and keep nothing.</remarks>
internal sealed class Secret : IDisposable
{
    private readonly byte[] _bytes;
    private int _length;

    /// <param name="bytes">Copied; the caller overwrites its own.</param>
    public Secret(ReadOnlySpan<byte> bytes)
    {
        _bytes = GC.AllocateUninitializedArray<byte>(bytes.Length, pinned: true);
        bytes.CopyTo(_bytes);
        _length = bytes.Length;
    }

    public int Length => _length;

    /// <summary>Empty once it was disposed of.</summary>
    public ReadOnlySpan<byte> Reveal() => _bytes.AsSpan(0, _length);

    public void WriteTo(IBufferWriter<byte> output) => output.Write(Reveal());

    public void Dispose()
    {
        _length = 0;
        CryptographicOperations.ZeroMemory(_bytes);
    }

    public override string ToString() => "***";
}
