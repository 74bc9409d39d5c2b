namespace FastMcp.Recording.Checkpoints;

/// <summary>Signs with ECDSA P-256 over SHA-256: a key file, or a command that has the key where this process cannot read it.</summary>
public interface ICheckpointSigner : IDisposable
{
    /// <summary>First four bytes of the SHA-256 of the public key's SubjectPublicKeyInfo.</summary>
    ReadOnlyMemory<byte> KeyId { get; }

    /// <summary>The signature in DER. May take long: called off the socket threads and off the writer's thread.</summary>
    /// <exception cref="CheckpointException">It cannot be made.</exception>
    byte[] Sign(ReadOnlySpan<byte> text);
}
