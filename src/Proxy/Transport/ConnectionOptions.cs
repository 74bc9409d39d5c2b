namespace FastMcp.Proxy.Transport;

/// <summary>Sizes in bytes.</summary>
internal sealed record ConnectionOptions
{
    public static ConnectionOptions Default { get; } = new();

    /// <summary>First input block. 16-32 KB: smaller reads cost more system calls, larger ones only memory.</summary>
    public int InputBlock { get; init; } = 16 * 1024;
    /// <summary>Most unconsumed input bytes: the largest thing (head, event) that callers need whole.</summary>
    public int InputLimit { get; init; } = 64 * 1024;
    public int OutputBlock { get; init; } = 16 * 1024;
    /// <summary>Most unflushed output bytes. Going over it is a mistake of the writer's caller and throws.</summary>
    public int OutputLimit { get; init; } = 16 * 1024 * 1024;
    /// <summary>How long one block may wait for the kernel to take it; cuts peers that read too slowly. Zero: for ever.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
