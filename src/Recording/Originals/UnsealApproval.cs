using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FastMcp.Recording.Originals;

/// <summary>
/// The approver's half for the keys of one request, encrypted to who asks and bound to the request: nobody else can use it, and it opens nothing else.
/// That it opens anything proves that the holder of the second key made it; the name is what he says.
/// </summary>
/// <param name="Request">What was asked for, as it was shown.</param>
/// <param name="By">Who approved, as he says.</param>
/// <param name="Made">When.</param>
/// <param name="Point">Of the agreement with who asks.</param>
/// <param name="Sealed">The shares.</param>
public sealed record UnsealApproval(UnsealRequest Request, string By, DateTimeOffset Made, byte[] Point, byte[] Sealed)
{
    /// <summary>limit unseal-approval: it is good for so long.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    private const string First = "fastmcp unseal approval 1";
    private const int Share = 32;
    private const int TagSize = 16;
    private const int NonceSize = 12;

    public string Text => string.Create(
        CultureInfo.InvariantCulture,
        $"{First}\nrequest {Convert.ToBase64String(Encoding.UTF8.GetBytes(Request.Text))}\nby {Uri.EscapeDataString(By)}\nmade {Made.UtcDateTime:O}\npoint {Convert.ToBase64String(Point)}\nshares {Convert.ToBase64String(Sealed)}\n");

    /// <param name="request">What is asked for.</param>
    /// <param name="by">Who approves.</param>
    /// <param name="approver">His private key.</param>
    /// <param name="asker">Public key of who asks.</param>
    /// <param name="now">The time.</param>
    /// <returns>Null: a point of the request is none.</returns>
    public static UnsealApproval? Make(UnsealRequest request, string by, ECDiffieHellman approver, ECDiffieHellman asker, DateTimeOffset now)
    {
        var shares = new byte[request.Keys.Count * Share];
        for (var i = 0; i < request.Keys.Count; i++)
        {
            if (AgreementKeys.Share(approver, request.Keys[i].Point) is not { } share)
            {
                return null;
            }

            share.CopyTo(shares, i * Share);
        }

        using var ephemeral = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var made = new UnsealApproval(request, by, now, AgreementKeys.PointOf(ephemeral), []);
        using var cipher = new AesGcm(made.KeyOf(ephemeral.DeriveRawSecretAgreement(asker.PublicKey)), TagSize);
        var text = new byte[NonceSize + shares.Length + TagSize];
        RandomNumberGenerator.Fill(text.AsSpan(0, NonceSize));
        cipher.Encrypt(text.AsSpan(0, NonceSize), shares, text.AsSpan(NonceSize, shares.Length), text.AsSpan(NonceSize + shares.Length), made.Bound);
        CryptographicOperations.ZeroMemory(shares);
        return made with { Sealed = text };
    }

    /// <summary>Null: it is no approval.</summary>
    public static UnsealApproval? Parse(string text)
    {
        var lines = text.Split('\n');
        byte[]? Bytes(int line, string name)
        {
            var coded = lines.Length > line && lines[line].StartsWith(name + " ", StringComparison.Ordinal) ? lines[line][(name.Length + 1)..] : "*";
            var bytes = new byte[coded.Length];
            return Convert.TryFromBase64String(coded, bytes, out var length) ? bytes[..length] : null;
        }

        return lines.Length > 3 && lines[0] == First && Bytes(1, "request") is { } request && UnsealRequest.Parse(Encoding.UTF8.GetString(request)) is { } asked
            && lines[2].StartsWith("by ", StringComparison.Ordinal) && lines[3].StartsWith("made ", StringComparison.Ordinal)
            && DateTimeOffset.TryParse(lines[3].AsSpan(5), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var made)
            && Bytes(4, "point") is { } point && Bytes(5, "shares") is { } shares
            ? new UnsealApproval(asked, Uri.UnescapeDataString(lines[2][3..]), made, point, shares)
            : null;
    }

    /// <summary>The approver's share of each key; null: it was not made for this key's holder, or was changed.</summary>
    internal IReadOnlyList<byte[]>? Open(ECDiffieHellman asker)
    {
        if (AgreementKeys.Share(asker, Point) is not { } secret || Sealed.Length != NonceSize + (Request.Keys.Count * Share) + TagSize)
        {
            return null;
        }

        var shares = new byte[Request.Keys.Count * Share];
        try
        {
            using var cipher = new AesGcm(KeyOf(secret), TagSize);
            cipher.Decrypt(Sealed.AsSpan(0, NonceSize), Sealed.AsSpan(NonceSize, shares.Length), Sealed.AsSpan(NonceSize + shares.Length), shares, Bound);
            return [.. shares.Chunk(Share)];
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    // Request, name and time are what the shares were given for: with any of them changed they do not open.
    private byte[] Bound => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Request.Hash}\n{By}\n{Made.UtcDateTime:O}"));

    private byte[] KeyOf(byte[] secret) => HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, Share, salt: null, info: "fastmcp unseal approval 1"u8.ToArray());

    public override string ToString() => "***";
}
