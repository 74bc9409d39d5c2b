using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace FastMcp.Recording.Checkpoints;

/// <summary>
/// A text and signatures over it (https://c2sp.org/signed-note), here with ECDSA P-256 over SHA-256, in DER; the
/// key's id is the first four bytes of the SHA-256 of its SubjectPublicKeyInfo.
/// </summary>
internal static class SignedNote
{
    private const string Dash = "\u2014 ";
    private const int MostSignatures = 16;

    public static byte[] KeyIdOf(ECDsa key) => SHA256.HashData(key.ExportSubjectPublicKeyInfo())[..4];

    /// <param name="text">Ends with a line feed.</param>
    /// <param name="keyName">Of the signing key.</param>
    /// <param name="keyId">Four bytes.</param>
    /// <param name="signature">Over the text's UTF-8.</param>
    public static string Make(string text, string keyName, ReadOnlySpan<byte> keyId, ReadOnlySpan<byte> signature) =>
        $"{text}\n{Dash}{keyName} {Convert.ToBase64String([.. keyId, .. signature])}\n";

    /// <summary>The text, if one of the note's signatures is the key's and no signature of the key is wrong.</summary>
    public static bool TryVerify(string note, ECDsa key, [NotNullWhen(true)] out string? text)
    {
        text = null;
        var gap = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (gap < 0)
        {
            return false;
        }

        var signed = note[..(gap + 1)];
        var lines = note[(gap + 2)..].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var verdicts = lines.Take(MostSignatures).Select(line => Judge(line, signed, key)).ToArray();
        text = Array.Exists(verdicts, v => v is true) && !Array.Exists(verdicts, v => v is false) ? signed : null;
        return text is not null;
    }

    // Null: not of this key.
    private static bool? Judge(string line, string text, ECDsa key)
    {
        var parts = line.Split(' ');
        var bytes = new byte[line.Length];
        if (parts.Length != 3 || !line.StartsWith(Dash, StringComparison.Ordinal) || !Convert.TryFromBase64String(parts[2], bytes, out var length) || length < 5)
        {
            return null;
        }

        if (BinaryPrimitives.ReadUInt32BigEndian(bytes) != BinaryPrimitives.ReadUInt32BigEndian(KeyIdOf(key)))
        {
            return null;
        }

        return key.VerifyData(Encoding.UTF8.GetBytes(text), bytes.AsSpan(4, length - 4), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }
}
