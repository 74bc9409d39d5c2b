using System.Security.Cryptography;

namespace FastMcp.Recording.Checkpoints;

/// <summary>Reads P-256 keys out of PEM files.</summary>
public static class EcKeys
{
    private const string P256 = "1.2.840.10045.3.1.7";

    /// <summary>A public key, or a private one where it is wanted.</summary>
    /// <exception cref="CheckpointException">The file is not there or holds no such key.</exception>
    public static ECDsa Read(string file, bool wantPrivate)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(file));
            var parameters = key.ExportParameters(includePrivateParameters: false);
            if (parameters.Curve.Oid.Value != P256)
            {
                throw new CheckpointException($"{file}: the key is on another curve than P-256 (prime256v1).");
            }

            if (wantPrivate)
            {
                _ = key.SignHash(new byte[32]);
            }

            return key;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new CheckpointException($"{file} holds no {(wantPrivate ? "private" : "public")} P-256 key in PEM without a password. Make one with: openssl ecparam -name prime256v1 -genkey -noout -out {file}");
        }
    }
}
