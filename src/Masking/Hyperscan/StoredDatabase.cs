using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace FastMcp.Masking.Hyperscan;

/// <summary>
/// A database as a file: "FMPH", version of the form (u16), 0 (u16), SHA-256 of the literals, SHA-256 over the
/// library's version and the database, length of the database (u32), database. The library itself trusts what it is
/// given, so nothing reaches it that is not whole. The hash is no signature: who may write the file may write policies.
/// </summary>
internal static class StoredDatabase
{
    private const ushort Form = 1;
    private const int Header = 8 + 32 + 32 + 4;

    private static ReadOnlySpan<byte> Magic => "FMPH"u8;

    public static byte[] Write(ReadOnlySpan<byte> database, ReadOnlySpan<byte> key, string version)
    {
        var bytes = new byte[Header + database.Length];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(4), Form);
        key.CopyTo(bytes.AsSpan(8));
        Hash(database, version, bytes.AsSpan(40, 32));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(72), database.Length);
        database.CopyTo(bytes.AsSpan(Header));
        return bytes;
    }

    /// <summary>False: not whole, of other literals, or of another version of the library.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> key, string version, out ReadOnlySpan<byte> database)
    {
        database = default;
        if (bytes.Length <= Header || !bytes.StartsWith(Magic) || BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]) != Form
            || !bytes.Slice(8, 32).SequenceEqual(key) || BinaryPrimitives.ReadInt32LittleEndian(bytes[72..]) != bytes.Length - Header)
        {
            return false;
        }

        Span<byte> hash = stackalloc byte[32];
        Hash(bytes[Header..], version, hash);
        database = bytes[Header..];
        return hash.SequenceEqual(bytes.Slice(40, 32));
    }

    private static void Hash(ReadOnlySpan<byte> database, string version, Span<byte> hash)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(Encoding.UTF8.GetBytes(version));
        sha.AppendData([0]);
        sha.AppendData(database);
        sha.GetHashAndReset(hash);
    }
}
