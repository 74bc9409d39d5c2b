using FastMcp.Recording.Checkpoints;

namespace FastMcp.Recording.Tests;

/// <summary>A signer that is not there.</summary>
internal sealed class DeadSigner : ICheckpointSigner
{
    public ReadOnlyMemory<byte> KeyId => new byte[4];

    public byte[] Sign(ReadOnlySpan<byte> text) => throw new CheckpointException("It is not there.");

    public void Dispose()
    {
    }
}
