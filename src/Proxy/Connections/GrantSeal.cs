using System.Security.Cryptography;
using System.Text;
using FastMcp.Masking.Tokens;

namespace FastMcp.Proxy.Connections;

/// <summary>
/// Seals grants at rest: a nonce of 12, the content, a tag of 16 (AES-256-GCM), by a key out of the masking key, bound to the grant's id: what is put in
/// another's place opens as nothing.
/// </summary>
internal sealed class GrantSeal(MaskingKey key)
{
    private const int Nonce = 12;
    private const int Tag = 16;

    private readonly byte[][] _keys = key.KeysFor("upstream grants");

    public byte[] Seal(string id, Grant grant)
    {
        var plain = GrantBytes.Write(grant);
        var sealedBytes = new byte[Nonce + plain.Length + Tag];
        RandomNumberGenerator.Fill(sealedBytes.AsSpan(0, Nonce));
        using var aes = new AesGcm(_keys[0], Tag);
        aes.Encrypt(sealedBytes.AsSpan(0, Nonce), plain, sealedBytes.AsSpan(Nonce, plain.Length), sealedBytes.AsSpan(Nonce + plain.Length), Bound(id));
        CryptographicOperations.ZeroMemory(plain);
        return sealedBytes;
    }

    /// <summary>Null: sealed by another key, for another id, changed, or of another program.</summary>
    public Grant? Open(string id, ReadOnlySpan<byte> sealedBytes)
    {
        if (sealedBytes.Length < Nonce + Tag)
        {
            return null;
        }

        var plain = GC.AllocateUninitializedArray<byte>(sealedBytes.Length - Nonce - Tag, pinned: true);
        try
        {
            foreach (var one in _keys)
            {
                if (TryOpen(one, id, sealedBytes, plain))
                {
                    return GrantBytes.Read(plain);
                }
            }

            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private static byte[] Bound(string id) => Encoding.ASCII.GetBytes("fastmcp-grant-1." + id);

    private static bool TryOpen(byte[] key, string id, ReadOnlySpan<byte> sealedBytes, byte[] plain)
    {
        try
        {
            using var aes = new AesGcm(key, Tag);
            aes.Decrypt(sealedBytes[..Nonce], sealedBytes.Slice(Nonce, plain.Length), sealedBytes[(Nonce + plain.Length)..], plain, Bound(id));
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }
}
