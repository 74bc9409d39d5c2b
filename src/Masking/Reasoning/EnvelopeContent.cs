using System.Buffers.Binary;
using System.Security.Cryptography;

namespace FastMcp.Masking.Reasoning;

/// <summary>
/// What an envelope holds: a hash of the texts as they were shown, the signature, and the texts as the model signed them. Strings are kept
/// as they stood in JSON, so that they go back byte for byte.
/// </summary>
/// <remarks>Hash, then for signature and each text four bytes of length, big-endian, and its bytes.</remarks>
public sealed class EnvelopeContent
{
    private const int Hash = SHA256.HashSizeInBytes;
    private const int Length = sizeof(int);

    private readonly List<(int Start, int Length)> _strings = [];
    private byte[] _bytes = [];
    private int _used;

    /// <summary>The content of the string that the model sent.</summary>
    public ReadOnlySpan<byte> Signature => Of(0);

    /// <summary>How many texts it signs.</summary>
    public int Count => Math.Max(0, _strings.Count - 1);

    internal ReadOnlySpan<byte> ShownHash => _bytes.AsSpan(0, Hash);

    /// <summary>The content of a text's string as it came from the model.</summary>
    public ReadOnlySpan<byte> Text(int index) => Of(index + 1);

    internal static int LengthOf(SignedText texts, int signature) => Hash + Length + signature + (texts.Count * Length) + texts.OriginalLength;

    internal static void Write(SignedText texts, ReadOnlySpan<byte> signature, Span<byte> to)
    {
        using var shown = new ShownTexts();
        var at = Hash + Put(signature, to[Hash..]);
        for (var text = 0; text < texts.Count; text++)
        {
            at += Put(texts.Original(text), to[at..]);
            shown.Add(texts.Shown(text));
        }

        shown.Hash().CopyTo(to);
    }

    internal Span<byte> Room(int length)
    {
        Clear();
        _bytes = _bytes.Length < length ? new byte[length] : _bytes;
        _used = length;
        return _bytes.AsSpan(0, length);
    }

    /// <summary>False: not what <see cref="Write"/> makes.</summary>
    internal bool TryRead()
    {
        var at = Hash;
        while (at < _used)
        {
            if (_used - at < Length)
            {
                return false;
            }

            var length = BinaryPrimitives.ReadInt32BigEndian(_bytes.AsSpan(at));
            at += Length;
            if (length < 0 || length > _used - at)
            {
                return false;
            }

            _strings.Add((at, length));
            at += length;
        }

        return _strings.Count > 0;
    }

    internal void Clear()
    {
        CryptographicOperations.ZeroMemory(_bytes);
        _bytes = _bytes.Length > 64 * 1024 ? [] : _bytes;
        _strings.Clear();
        _used = 0;
    }

    private ReadOnlySpan<byte> Of(int index) => _bytes.AsSpan(_strings[index].Start, _strings[index].Length);

    private static int Put(ReadOnlySpan<byte> text, Span<byte> to)
    {
        BinaryPrimitives.WriteInt32BigEndian(to, text.Length);
        text.CopyTo(to[Length..]);
        return Length + text.Length;
    }
}
