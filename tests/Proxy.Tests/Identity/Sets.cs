using System.Security.Cryptography;
using System.Text;
using FastMcp.Jose;
using FastMcp.Jose.Keys;
using FastMcp.Proxy.Identity.Issuers;

namespace FastMcp.Proxy.Tests.Identity;

/// <summary>Sets of keys for tests of what holds them.</summary>
internal static class Sets
{
    private static readonly Dictionary<string, ECParameters> _keys = [];

    /// <summary>The same id is the same key every time.</summary>
    public static FetchedKeys Of(params string[] kids) => new(KeySetReader.Read(Encoding.UTF8.GetBytes($$"""{"keys":[{{string.Join(',', kids.Select(Jwk))}}]}"""), isLocal: false, out var whyNot), whyNot);

    private static string Jwk(string kid)
    {
        lock (_keys)
        {
            if (!_keys.TryGetValue(kid, out var key))
            {
                using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
                _keys[kid] = key = made.ExportParameters(includePrivateParameters: false);
            }

            return $$"""{"kty":"EC","crv":"P-256","kid":"{{kid}}","x":"{{Base64UrlText.Encode(key.Q.X)}}","y":"{{Base64UrlText.Encode(key.Q.Y)}}"}""";
        }
    }
}
