using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using FastMcp.Wire.Json;

namespace FastMcp.Masking.Reasoning;

/// <summary>The texts beside a signature as the client has them: their number, and a hash of what they say, however it is written.</summary>
public sealed class ShownTexts : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _result = new byte[SHA256.HashSizeInBytes];

    public int Count { get; private set; }

    /// <param name="raw">The content of a string as it stands in JSON.</param>
    public void Add(ReadOnlySpan<byte> raw)
    {
        var scratch = ArrayPool<byte>.Shared.Rent(raw.Length + JsonUnescaper.MinimumRoom);
        var text = JsonText.Decode(raw, scratch);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(length, text.Length);
        _hash.AppendData(length);
        _hash.AppendData(text);
        ArrayPool<byte>.Shared.Return(scratch, clearArray: true);
        Count++;
    }

    /// <summary>Of all that was added; starts anew.</summary>
    public ReadOnlySpan<byte> Hash()
    {
        _hash.GetHashAndReset(_result);
        Count = 0;
        return _result;
    }

    public void Clear() => Hash();

    public void Dispose() => _hash.Dispose();
}
