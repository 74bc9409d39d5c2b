using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using FastMcp.Masking.Tokens;

namespace FastMcp.Proxy.Gating.Asking.Tasks;

/// <summary>
/// Seals what came of a call that was made as a task, until its caller fetches it: AES-256-GCM (a nonce of 12, the content, a tag of 16), bound to the task. The store has
/// what people may read; the answers of servers are not among it.
/// </summary>
internal static class TaskSeal
{
    private const int Nonce = 12;
    private const int Tag = 16;

    private static readonly ConditionalWeakTable<MaskingKey, byte[][]> _keys = [];

    public static byte[] Seal(MaskingKey key, string task, ReadOnlySpan<byte> plain)
    {
        var sealedBytes = new byte[Nonce + plain.Length + Tag];
        RandomNumberGenerator.Fill(sealedBytes.AsSpan(0, Nonce));
        using var aes = new AesGcm(KeysOf(key)[0], Tag);
        aes.Encrypt(sealedBytes.AsSpan(0, Nonce), plain, sealedBytes.AsSpan(Nonce, plain.Length), sealedBytes.AsSpan(Nonce + plain.Length), Encoding.UTF8.GetBytes(task));
        return sealedBytes;
    }

    /// <summary>Null: it is another task's, was changed, or no key of this configuration opens it.</summary>
    public static byte[]? Open(MaskingKey key, string task, ReadOnlySpan<byte> sealedBytes)
    {
        if (sealedBytes.Length < Nonce + Tag)
        {
            return null;
        }

        var plain = new byte[sealedBytes.Length - Nonce - Tag];
        foreach (var one in KeysOf(key))
        {
            try
            {
                using var aes = new AesGcm(one, Tag);
                aes.Decrypt(sealedBytes[..Nonce], sealedBytes.Slice(Nonce, plain.Length), sealedBytes[(Nonce + plain.Length)..], plain, Encoding.UTF8.GetBytes(task));
                return plain;
            }
            catch (AuthenticationTagMismatchException)
            {
                // Another key's.
            }
        }

        return null;
    }

    private static byte[][] KeysOf(MaskingKey key) => _keys.GetValue(key, static key => key.KeysFor("approval task"));
}
