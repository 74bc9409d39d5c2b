using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FastMcp.Jose.Signatures;

namespace FastMcp.Jose.Keys;

/// <summary>One JSON Web Key (RFC 7517 section 4, RFC 7518 section 6) of a document that is strict JSON.</summary>
internal static class KeyReader
{
    private const int LeastRsa = 2048;
    private const int MostRsa = 8192;
    private const int MostExponent = 8;

    public static bool IsSecret(JsonElement key) =>
        key.ValueKind == JsonValueKind.Object && (Has(key, "d") || Has(key, "k") || Has(key, "p") || Has(key, "q") || Has(key, "oth"));

    /// <summary>The id of a key that signs, whether or not it can be used here; null: it has none.</summary>
    public static string? NameOf(JsonElement key) => key.ValueKind == JsonValueKind.Object && Signs(key) ? Text(key, "kid") : null;

    /// <summary>Null: not one that can be used here.</summary>
    public static SigningKey? Read(JsonElement key)
    {
        if (key.ValueKind != JsonValueKind.Object || !Signs(key) || !TryAlgorithm(key, out var algorithm))
        {
            return null;
        }

        var kid = Text(key, "kid");
        return Text(key, "kty") switch
        {
            "RSA" => Rsa(key, kid, algorithm),
            "EC" => Ec(key, kid, algorithm),
            "oct" => Hmac(key, kid, algorithm),
            _ => null,
        };
    }

    private static bool Signs(JsonElement key) =>
        (!Has(key, "use") || Text(key, "use") == "sig")
        && (!key.TryGetProperty("key_ops", out var uses) || (uses.ValueKind == JsonValueKind.Array && uses.EnumerateArray().Any(use => use.ValueEquals("verify"u8) || use.ValueEquals("sign"u8))));

    private static bool TryAlgorithm(JsonElement key, out JwsAlgorithm algorithm)
    {
        var name = Text(key, "alg");
        // "ES521" is what test vectors of the field call the algorithm of P-521 in keys.
        algorithm = JwsAlgorithms.Parse(name == "ES521" && Text(key, "crv") == "P-521" ? "ES512" : name);
        return !Has(key, "alg") || algorithm != JwsAlgorithm.Unknown;
    }

    private static RsaSigningKey? Rsa(JsonElement key, string? kid, JwsAlgorithm algorithm)
    {
        if (Number(key, "n") is not { } modulus || Number(key, "e") is not { } exponent || exponent.Length > MostExponent)
        {
            return null;
        }

        var bits = (modulus.Length * 8) - BitOperations.LeadingZeroCount(modulus.Length > 0 ? modulus[0] : 0u) + 24;
        var e = new BigInteger(exponent, isUnsigned: true, isBigEndian: true);
        var sound = bits is >= LeastRsa and <= MostRsa && (modulus[^1] & 1) == 1 && e >= 3 && !e.IsEven && !RocaKeys.IsOne(modulus);
        return sound && (algorithm == JwsAlgorithm.Unknown || JwsAlgorithms.IsRsa(algorithm))
            ? new RsaSigningKey(kid, algorithm, IdentityOf("RSA", modulus, exponent), new RSAParameters { Modulus = modulus, Exponent = exponent })
            : null;
    }

    private static EcSigningKey? Ec(JsonElement key, string? kid, JwsAlgorithm algorithm)
    {
        var (curve, size, only) = Text(key, "crv") switch
        {
            "P-256" => (ECCurve.NamedCurves.nistP256, 32, JwsAlgorithm.ES256),
            "P-384" => (ECCurve.NamedCurves.nistP384, 48, JwsAlgorithm.ES384),
            "P-521" => (ECCurve.NamedCurves.nistP521, 66, JwsAlgorithm.ES512),
            _ => (default, 0, JwsAlgorithm.Unknown),
        };
        if (size == 0 || (algorithm != JwsAlgorithm.Unknown && algorithm != only) || Bytes(key, "x") is not { } x || Bytes(key, "y") is not { } y || x.Length != size || y.Length != size)
        {
            return null;
        }

        var parameters = new ECParameters { Curve = curve, Q = new ECPoint { X = x, Y = y } };
        return IsOnCurve(parameters) ? new EcSigningKey(kid, algorithm, IdentityOf("EC", x, y), parameters, only) : null;
    }

    private static HmacSigningKey? Hmac(JsonElement key, string? kid, JwsAlgorithm algorithm) =>
        Bytes(key, "k") is { Length: >= 32 } secret && (algorithm == JwsAlgorithm.Unknown || JwsAlgorithms.IsHmac(algorithm))
            ? new HmacSigningKey(kid, algorithm, IdentityOf("oct", secret, []), secret)
            : null;

    private static bool IsOnCurve(in ECParameters parameters)
    {
        try
        {
            using var ec = ECDsa.Create(parameters);
            return ec.KeySize > 0;
        }
        catch (CryptographicException)
        {
            // The runtime says it in no other way.
            return false;
        }
    }

    private static UInt128 IdentityOf(string type, byte[] first, byte[] second)
    {
        byte[] all = [.. Encoding.ASCII.GetBytes(type), (byte)first.Length, (byte)(first.Length >> 8), .. first, .. second];
        return BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(all));
    }

    // Without zeros in front, which some issuers write.
    private static byte[]? Number(JsonElement key, string name) =>
        Bytes(key, name) is { } bytes && bytes.AsSpan().TrimStart((byte)0) is { IsEmpty: false } trimmed ? trimmed.ToArray() : null;

    private static byte[]? Bytes(JsonElement key, string name) => Text(key, name) is { } text ? Base64UrlText.Decode(Encoding.UTF8.GetBytes(text)) : null;

    private static string? Text(JsonElement key, string name) => key.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool Has(JsonElement key, string name) => key.TryGetProperty(name, out _);
}
