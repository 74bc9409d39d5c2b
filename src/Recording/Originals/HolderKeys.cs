using System.Security.Cryptography;
using FastMcp.Recording.Checkpoints;

namespace FastMcp.Recording.Originals;

/// <summary>
/// The public keys of those who can open originals together: who asks, and who approves. A session key is wrapped so that both private keys are needed,
/// and that each is used apart from the other: what the approver gives opens the sessions that were asked for and no other.
/// </summary>
/// <remarks>Immutable; safe for all threads.</remarks>
public sealed class HolderKeys : IDisposable
{
    internal const int PointSize = 65;

    private const int NonceSize = 12;
    private const int TagSize = 16;

    private readonly ECDiffieHellman _asker;
    private readonly ECDiffieHellman _approver;

    private HolderKeys(ECDiffieHellman asker, ECDiffieHellman approver) => (_asker, _approver) = (asker, approver);

    /// <exception cref="CheckpointException">A file holds no public P-256 key, or both hold the same.</exception>
    public static HolderKeys Read(string asker, string approver)
    {
        var (first, second) = (AgreementKeys.Read(asker, wantPrivate: false), AgreementKeys.Read(approver, wantPrivate: false));
        return AgreementKeys.PointOf(first).AsSpan().SequenceEqual(AgreementKeys.PointOf(second))
            ? throw new CheckpointException($"{asker} and {approver} are the same key: two people are to hold one each.")
            : new HolderKeys(first, second);
    }

    public void Dispose()
    {
        _asker.Dispose();
        _approver.Dispose();
    }

    /// <summary>The key as it lies on the disk: an ephemeral point and what it wraps.</summary>
    internal (byte[] Point, byte[] Wrapped) Wrap(KeyId id, ReadOnlySpan<byte> key)
    {
        using var ephemeral = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var (first, second) = (ephemeral.DeriveRawSecretAgreement(_asker.PublicKey), ephemeral.DeriveRawSecretAgreement(_approver.PublicKey));
        var wrapping = WrappingKey(id, first, second);
        var wrapped = new byte[NonceSize + SessionKey.Size + TagSize];
        RandomNumberGenerator.Fill(wrapped.AsSpan(0, NonceSize));
        using (var cipher = new AesGcm(wrapping, TagSize))
        {
            cipher.Encrypt(wrapped.AsSpan(0, NonceSize), key, wrapped.AsSpan(NonceSize, SessionKey.Size), wrapped.AsSpan(NonceSize + SessionKey.Size), AgreementKeys.IdBytes(id));
        }

        Zero(first, second, wrapping);
        return (AgreementKeys.PointOf(ephemeral), wrapped);
    }

    /// <summary>Null: these shares are not of the two keys.</summary>
    internal static byte[]? Unwrap(KeyId id, byte[] askerShare, byte[] approverShare, ReadOnlySpan<byte> wrapped)
    {
        if (wrapped.Length != NonceSize + SessionKey.Size + TagSize)
        {
            return null;
        }

        var wrapping = WrappingKey(id, askerShare, approverShare);
        var key = new byte[SessionKey.Size];
        try
        {
            using var cipher = new AesGcm(wrapping, TagSize);
            cipher.Decrypt(wrapped[..NonceSize], wrapped.Slice(NonceSize, SessionKey.Size), wrapped[(NonceSize + SessionKey.Size)..], key, AgreementKeys.IdBytes(id));
            return key;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        finally
        {
            Zero(wrapping);
        }
    }

    // HKDF (RFC 5869) over both agreements (NIST SP 800-56A, ECC CDH): without one of them the other says nothing of the result.
    private static byte[] WrappingKey(KeyId id, byte[] first, byte[] second)
    {
        byte[] both = [.. first, .. second];
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, both, SessionKey.Size, salt: AgreementKeys.IdBytes(id), info: "fastmcp original key 1"u8.ToArray());
        Zero(both);
        return key;
    }

    private static void Zero(params ReadOnlySpan<byte[]> secrets)
    {
        foreach (var secret in secrets)
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }
}
