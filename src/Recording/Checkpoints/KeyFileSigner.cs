using System.Security.Cryptography;

namespace FastMcp.Recording.Checkpoints;

/// <summary>Signs with a private key in a PEM file, read once.</summary>
public sealed class KeyFileSigner : ICheckpointSigner
{
    private readonly ECDsa _key;

    private KeyFileSigner(ECDsa key)
    {
        _key = key;
        KeyId = SignedNote.KeyIdOf(key);
    }

    public ReadOnlyMemory<byte> KeyId { get; }

    /// <exception cref="CheckpointException">The file is not there or holds no such key.</exception>
    public static KeyFileSigner Read(string file) => new(EcKeys.Read(file, wantPrivate: true));

    public byte[] Sign(ReadOnlySpan<byte> text) =>
        _key.SignData(text, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    public void Dispose() => _key.Dispose();
}
