using System.Buffers.Binary;
using System.Security.Cryptography;

namespace FastMcp.Recording.Originals;

/// <summary>
/// How an Original entry lies: direction, key, number of the text under that key (the nonce), where on its side it begins, then AES-256-GCM text and tag.
/// All in front of the text, and the exchange, are authenticated with it.
/// </summary>
internal static class OriginalFrame
{
    public const int KeyAt = 1;
    public const int NumberAt = KeyAt + KeyId.Size;
    public const int OffsetAt = NumberAt + 8;
    public const int TextAt = OffsetAt + 8;
    public const int TagSize = 16;
    public const int Overhead = TextAt + TagSize;

    private const int NonceSize = 12;

    public static void Seal(AesGcm cipher, ulong exchange, ulong number, ReadOnlySpan<byte> plain, Span<byte> frame)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(frame[NumberAt..], number);
        Span<byte> nonce = stackalloc byte[NonceSize];
        Span<byte> bound = stackalloc byte[TextAt + 8];
        Prepare(frame, exchange, nonce, bound);
        cipher.Encrypt(nonce, plain, frame.Slice(TextAt, plain.Length), frame.Slice(TextAt + plain.Length, TagSize), bound);
    }

    /// <summary>Null: it is not what was sealed, or not under this key.</summary>
    public static byte[]? Open(AesGcm cipher, ulong exchange, ReadOnlySpan<byte> frame)
    {
        if (frame.Length < Overhead)
        {
            return null;
        }

        Span<byte> nonce = stackalloc byte[NonceSize];
        Span<byte> bound = stackalloc byte[TextAt + 8];
        Prepare(frame, exchange, nonce, bound);
        var plain = new byte[frame.Length - Overhead];
        try
        {
            cipher.Decrypt(nonce, frame[TextAt..^TagSize], frame[^TagSize..], plain, bound);
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static void Prepare(ReadOnlySpan<byte> frame, ulong exchange, Span<byte> nonce, Span<byte> bound)
    {
        nonce.Clear();
        frame.Slice(NumberAt, 8).CopyTo(nonce[4..]);
        frame[..TextAt].CopyTo(bound);
        BinaryPrimitives.WriteUInt64LittleEndian(bound[TextAt..], exchange);
    }
}
