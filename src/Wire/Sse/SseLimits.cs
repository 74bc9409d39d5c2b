namespace FastMcp.Wire.Sse;

/// <param name="MaxEventBytes">Bytes of one event, its blank line included.</param>
/// <param name="MaxLines">Lines of one event.</param>
public readonly record struct SseLimits(int MaxEventBytes, int MaxLines)
{
    public static SseLimits Default => new(4 * 1024 * 1024, 16 * 1024);
}
