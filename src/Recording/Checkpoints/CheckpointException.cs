namespace FastMcp.Recording.Checkpoints;

/// <summary>A checkpoint cannot be signed: what to do stands in the message, nothing of the key.</summary>
public sealed class CheckpointException(string message) : Exception(message);
