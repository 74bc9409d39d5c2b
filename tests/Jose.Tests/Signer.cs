using System.Security.Cryptography;
using System.Text;

namespace FastMcp.Jose.Tests;

/// <summary>An issuer of tests: makes tokens, right ones and every kind of wrong one, by hand.</summary>
internal sealed class Signer
{
    public ECDsa Ec { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public RSA Rsa { get; } = RSA.Create(2048);

    public string Ec256Jwk(string kid = "ec", string more = ",\"use\":\"sig\"")
    {
        var q = Ec.ExportParameters(false).Q;
        return $$"""{"kty":"EC","crv":"P-256","kid":"{{kid}}","x":"{{Text(q.X!)}}","y":"{{Text(q.Y!)}}"{{more}}}""";
    }

    public string RsaJwk(string kid = "rsa", string more = ",\"use\":\"sig\"")
    {
        var key = Rsa.ExportParameters(false);
        return $$"""{"kty":"RSA","kid":"{{kid}}","n":"{{Text(key.Modulus!)}}","e":"{{Text(key.Exponent!)}}"{{more}}}""";
    }

    public static string Set(params string[] keys) => $$"""{"keys":[{{string.Join(',', keys)}}]}""";

    public string Token(string claims, string header = """{"alg":"ES256","typ":"at+jwt","kid":"ec"}""")
    {
        var input = $"{Text(header)}.{Text(claims)}";
        return $"{input}.{Text(Ec.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256))}";
    }

    public string RsaToken(string claims, string header, RSASignaturePadding padding)
    {
        var input = $"{Text(header)}.{Text(claims)}";
        return $"{input}.{Text(Rsa.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, padding))}";
    }

    public static string Text(string json) => Text(Encoding.UTF8.GetBytes(json));

    public static string Text(byte[] bytes) => Base64UrlText.Encode(bytes);
}
