using System.Security.Cryptography;
using System.Text;
using FastMcp.Jose;

namespace FastMcp.Proxy.Identity.Issuers;

/// <summary>The key of the development issuer: a PEM file that <c>fastmcp token</c> makes and signs with, and the gateway on the same machine believes.</summary>
internal static class DevelopmentKey
{
    private const string Kid = "development";

    /// <summary>Makes the file if it is not there, for its owner alone.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Make(string file)
    {
        if (!File.Exists(file))
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var stream = new FileStream(file, options);
            stream.Write(Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"));
        }
    }

    /// <summary>A JSON Web Key Set with its public half.</summary>
    /// <exception cref="CryptographicException">It holds no such key.</exception>
    public static byte[] PublicSetOf(string file)
    {
        using var key = Read(file);
        var q = key.ExportParameters(includePrivateParameters: false).Q;
        return Encoding.UTF8.GetBytes(
            $$"""{"keys":[{"kty":"EC","crv":"P-256","use":"sig","alg":"ES256","kid":"{{Kid}}","x":"{{Base64UrlText.Encode(q.X)}}","y":"{{Base64UrlText.Encode(q.Y)}}"}]}""");
    }

    /// <param name="file">The key.</param>
    /// <param name="claims">A JSON object.</param>
    public static string Sign(string file, ReadOnlySpan<byte> claims)
    {
        using var key = Read(file);
        var input = $"{Base64UrlText.Encode(Encoding.ASCII.GetBytes($$"""{"alg":"ES256","typ":"at+jwt","kid":"{{Kid}}"}"""))}.{Base64UrlText.Encode(claims)}";
        return $"{input}.{Base64UrlText.Encode(key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256))}";
    }

    private static ECDsa Read(string file)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(file));
        return key;
    }
}
