namespace FastMcp.Recording.Writing;

/// <summary>A framed entry on its way to the writer, which returns the buffer to the shared pool. No buffer: wake up and sync.</summary>
internal readonly record struct QueuedEntry(byte[]? Buffer, int Length);
