using System.Security.Cryptography;
using FastMcp.Recording.Checkpoints;

namespace FastMcp.Recording.Originals;

/// <summary>Keys of P-256 for agreements: out of PEM files, as points, and what two of them share.</summary>
public static class AgreementKeys
{
    private const int Coordinate = 32;

    /// <exception cref="CheckpointException">The file is not there or holds no such key.</exception>
    public static ECDiffieHellman Read(string file, bool wantPrivate)
    {
        using var checkedKey = EcKeys.Read(file, wantPrivate);
        return ECDiffieHellman.Create(checkedKey.ExportParameters(wantPrivate));
    }

    /// <summary>Uncompressed (SEC 1 section 2.3.3): 4, x, y.</summary>
    internal static byte[] PointOf(ECDiffieHellman key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return [4, .. point.X!, .. point.Y!];
    }

    /// <summary>Null: the bytes are no point of the curve.</summary>
    internal static byte[]? Share(ECDiffieHellman key, ReadOnlySpan<byte> point)
    {
        if (point.Length != HolderKeys.PointSize || point[0] != 4)
        {
            return null;
        }

        try
        {
            // The import checks that it lies on the curve.
            using var other = ECDiffieHellman.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = point.Slice(1, Coordinate).ToArray(), Y = point[(1 + Coordinate)..].ToArray() },
            });
            return key.DeriveRawSecretAgreement(other.PublicKey);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    internal static byte[] IdBytes(KeyId id)
    {
        var bytes = new byte[KeyId.Size];
        id.Write(bytes);
        return bytes;
    }
}
