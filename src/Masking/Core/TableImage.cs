using System.Buffers.Binary;
using FastMcp.Masking.Core.Images;

namespace FastMcp.Masking.Core;

/// <summary>
/// A <see cref="PolicyImage"/> as bytes, little-endian: "FMPT", version (u16), 0 (u16), length of the body
/// (u32), a checksum of the body (u64), body. The body is varints and length-prefixed UTF-8.
/// </summary>
internal static class TableImage
{
    public const ushort Version = 5;
    private const int HeaderLength = 20;

    private static ReadOnlySpan<byte> Magic => "FMPT"u8;

    public static byte[] Write(PolicyImage image)
    {
        var body = new ImageWriter();
        PolicyCodec.Write(body, image);
        byte[] bytes = new byte[HeaderLength + body.Length];
        Span<byte> header = bytes;
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header.Slice(4), Version);
        BinaryPrimitives.WriteInt32LittleEndian(header.Slice(8), body.Length);
        body.CopyTo(header.Slice(HeaderLength));
        BinaryPrimitives.WriteUInt64LittleEndian(header.Slice(12), Checksum(header.Slice(HeaderLength)));
        return bytes;
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The image is of another version, or damaged. Nothing else is thrown.</exception>
    public static PolicyImage Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderLength || !bytes.Slice(0, 4).SequenceEqual(Magic))
        {
            throw new InvalidDataException("This is not a policy image.");
        }

        ushort version = BinaryPrimitives.ReadUInt16LittleEndian(bytes.Slice(4));
        if (version != Version)
        {
            throw new InvalidDataException($"The policy image has version {version}; this program reads version {Version}. Compile the policy again.");
        }

        ReadOnlySpan<byte> body = bytes.Slice(HeaderLength);
        if (BinaryPrimitives.ReadInt32LittleEndian(bytes.Slice(8)) != body.Length
            || BinaryPrimitives.ReadUInt64LittleEndian(bytes.Slice(12)) != Checksum(body))
        {
            throw ImageReader.Damaged("length or checksum");
        }

        var reader = new ImageReader(body);
        PolicyImage image = PolicyCodec.Read(ref reader);
        return reader.AtEnd ? image : throw ImageReader.Damaged("bytes behind the end");
    }

    // FNV-1a over words of eight bytes, then over the bytes that are left: an image is read at start.
    private static ulong Checksum(ReadOnlySpan<byte> bytes)
    {
        ulong hash = 14695981039346656037;
        for (; bytes.Length >= 8; bytes = bytes.Slice(8))
        {
            hash = unchecked((hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes)) * 1099511628211);
            hash ^= hash >> 47;
        }

        foreach (byte b in bytes)
        {
            hash = unchecked((hash ^ b) * 1099511628211);
        }

        return hash;
    }
}
