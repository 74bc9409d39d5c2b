using System.Buffers.Binary;
using System.Runtime.InteropServices;
using FastMcp.Masking.Core.Images;

namespace FastMcp.Masking.Core;

/// <summary>
/// A <see cref="PolicyImage"/> as bytes, little-endian: "FMPT", version (u16), 0 (u16), length of the body
/// (u32), a checksum of the body (u64), body. The body is arrays of numbers as they lie in memory and transition
/// tables, then varints and length-prefixed UTF-8, which name them: equal ones are there once.
/// </summary>
internal static class TableImage
{
    public const ushort Version = 7;
    private const int HeaderLength = 20;
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    private static ReadOnlySpan<byte> Magic => "FMPT"u8;

    public static byte[] Write(PolicyImage image)
    {
        var tables = new ImageWriter(new ImageArrays());
        PolicyCodec.Write(tables, image);
        var body = new ImageWriter(tables.Arrays);
        tables.Arrays.Write(body);
        byte[] bytes = new byte[HeaderLength + body.Length + tables.Length];
        Span<byte> header = bytes;
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header.Slice(4), Version);
        BinaryPrimitives.WriteInt32LittleEndian(header.Slice(8), bytes.Length - HeaderLength);
        body.CopyTo(header.Slice(HeaderLength));
        tables.CopyTo(header.Slice(HeaderLength + body.Length));
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
        reader.ReadArrays();
        PolicyImage image = PolicyCodec.Read(ref reader);
        return reader.AtEnd ? image : throw ImageReader.Damaged("bytes behind the end");
    }

    /// <summary>
    /// FNV-1a over words of eight bytes in four lanes, which a processor runs beside each other, then over the bytes that are left:
    /// an image is read at start.
    /// </summary>
    public static ulong Checksum(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        var (one, two, three, four) = (Offset, Offset + 1, Offset + 2, Offset + 3);
        int at = 0;
        for (; at + 4 <= words.Length; at += 4)
        {
            one = Step(one, words[at]);
            two = Step(two, words[at + 1]);
            three = Step(three, words[at + 2]);
            four = Step(four, words[at + 3]);
        }

        ulong hash = Step(Step(Step(one, two), three), four);
        foreach (byte b in bytes.Slice(at * sizeof(ulong)))
        {
            hash = unchecked((hash ^ b) * Prime);
        }

        return hash;
    }

    private static ulong Step(ulong hash, ulong word)
    {
        hash = unchecked((hash ^ word) * Prime);
        return hash ^ hash >> 47;
    }
}
